import { ipNetwork } from "./ip-network.ts";
import { ipv6Text } from "./ipv6-text.ts";

/** A network of IPv6 addresses. */
export interface Ipv6Prefix {
  /** Its first address. */
  readonly first: bigint;
  readonly length: number;
  /** In its one canonical form: `2001:db8:0:1::/64`. */
  readonly text: string;
}

/**
 * Reads `2001:db8:0:1::/64`, or an IPv6 address alone, which is a prefix of 128 bits.
 *
 * @throws RangeError when it is neither
 */
export function ipv6Prefix(text: string): Ipv6Prefix {
  const { bits, first, length } = ipNetwork(text);
  if (bits !== 128) throw new RangeError("an IPv6 prefix is written as in 2001:db8:0:1::/64");
  return { first, length, text: `${ipv6Text(first)}/${length}` };
}
