import { isIPv4 } from "node:net";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

/** Whom an address stands for: a network (IPv4 /24, IPv6 /56), since nobody has one address only. */
export function askerOf(address: string): string {
  const bare = address.split("%")[0] ?? "";
  const ipv4 = /^::ffff:([0-9.]+)$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(ipv4)) return ipv4.replace(/\.[0-9]+$/, "");
  return (ipNetwork(bare).first >> 72n).toString(16);
}
