import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readSnapshots } from "./read-snapshots.ts";

/** Names of the VM's complete snapshots, oldest first; none while it is still being made. */
export async function snapshots(pve: Pve, vm: VmIdentity): Promise<readonly string[]> {
  const own = await claim(pve, vm);
  return "done" in own ? [] : (await readSnapshots(pve, own.node, vm.vmid)).names;
}
