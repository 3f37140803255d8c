import { ipNetwork } from "./ip-network.ts";

/** The widest networks that a knock may open for: what one household or office has. */
const SHORTEST = { 32: 24, 128: 48 } as const;
/** `::ffff:0:0/96`: packets of such a sender come as IPv4. */
const MAPPED_IPV4 = 0xffffn;

/**
 * Whom a knock opens for: one address, or a network not wider than an IPv4 /24 or an IPv6 /48. A network of one is
 * written as the address.
 *
 * @throws RangeError with a sentence for the person who knocks
 */
export function knockSource(text: string): string {
  const { bits, first, length } = ipNetwork(text);
  if (length < SHORTEST[bits])
    throw new RangeError(`a knock opens for a /${SHORTEST[bits]} at most, and ${text} is wider`);
  if (bits === 128 && first >> 32n === MAPPED_IPV4)
    throw new RangeError(`${text} is an IPv4 address written as IPv6: write it as 203.0.113.7`);
  const address = text.toLowerCase().split("/")[0] ?? "";
  return length === bits ? address : `${address}/${length}`;
}
