import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

/** Whether two networks have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [ipNetwork(one), ipNetwork(other)];
  const rest = BigInt(a.bits - Math.min(a.length, b.length));
  return a.bits === b.bits && a.first >> rest === b.first >> rest;
}
