import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readSnapshots } from "./read-snapshots.ts";

/** The VM's complete snapshots and when they were taken, oldest first; none while it is still being made. */
export async function snapshots(pve: Pve, vm: VmIdentity): Promise<ReadonlyMap<string, number>> {
  const own = await claim(pve, vm);
  return "done" in own ? new Map() : (await readSnapshots(pve, own.node, vm.vmid)).taken;
}
