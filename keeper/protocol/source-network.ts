import { ipNetwork } from "./ip-network.ts";

/**
 * The network that a key may be used from, as delegations have it: `203.0.113.0/24`, `2001:db8::/32`. An address alone
 * is a network of one.
 *
 * @throws RangeError when it is neither, or names an address inside of a network: sshd would take that for a mistake
 */
export function sourceNetwork(text: string): string {
  const { length } = ipNetwork(text);
  return `${text.toLowerCase().split("/")[0]}/${length}`;
}
