import { GENERATIONS_PER_PLACE } from "./generation-after-wreck.ts";

/** The largest that Proxmox VE has. */
const VMID_MAX = 999_999_999n;

/** How far apart the places of a subscription are; also the most subscriptions that never meet. */
export const PLACE_STRIDE = 100_000_000n;

/**
 * Where a generation of a subscription's machine is: first at `vmidBase` + id, after a wreck 100 million above it, and
 * from the first again when no further place is left.
 */
export function vmidOf(vmidBase: number, id: bigint, generation: number): bigint {
  const first = BigInt(vmidBase) + id;
  const places = (VMID_MAX - first) / PLACE_STRIDE + 1n;
  const place = BigInt(Math.floor(generation / GENERATIONS_PER_PLACE));
  return first + (place % places) * PLACE_STRIDE;
}
