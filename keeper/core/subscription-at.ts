import { PLACE_STRIDE } from "./vmid-of.ts";

/** The subscription whose machine a vmid is for, in whatever place; null below the range. Proves nothing of what is there. */
export function subscriptionAt(vmidBase: number, vmid: number): bigint | null {
  const offset = BigInt(vmid) - BigInt(vmidBase);
  if (offset < 0n) return null;
  const id = offset % PLACE_STRIDE;
  return id === 0n ? null : id;
}
