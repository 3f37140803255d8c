import { ipNetwork } from "../protocol/ip-network.ts";

/** Whether every address of the second network, or address, is one of the first. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [ipNetwork(outer), ipNetwork(inner)];
  const shift = BigInt(a.bits - a.length);
  return a.bits === b.bits && a.length <= b.length && a.first >> shift === b.first >> shift;
}
