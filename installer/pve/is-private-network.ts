import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

/** RFC 1918, and RFC 6598's for carriers. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(ipNetwork);

/** Whether the world has no way to this network. @param cidr as in 10.77.0.0/16 */
export function isPrivateNetwork(cidr: string): boolean {
  const { bits, first, length } = ipNetwork(cidr);
  return PRIVATE.some((each) => {
    const rest = BigInt(32 - each.length);
    return bits === 32 && length >= each.length && first >> rest === each.first >> rest;
  });
}
