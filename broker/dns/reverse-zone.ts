import type { Ipv6Prefix } from "../../keeper/protocol/ipv6-prefix.ts";

/**
 * The zone of a pool's reverse names (RFC 3596), or null when its length is not a multiple of 4: such a pool is delegated as
 * several zones.
 */
export function reverseZone({ first, length }: Ipv6Prefix): string | null {
  if (length === 0 || length % 4 !== 0) return null;
  const nibbles = first
    .toString(16)
    .padStart(32, "0")
    .slice(0, length / 4);
  return `${[...nibbles].reverse().join(".")}.ip6.arpa`;
}
