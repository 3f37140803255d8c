import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readSnapshots } from "./read-snapshots.ts";
import { taskKey } from "./task-key.ts";

/** Deletes a snapshot; those that were made after it stay. */
export async function ensureSnapshotRemoved(pve: Pve, vm: VmIdentity, name: string): Promise<Progress> {
  const key = taskKey("unsnapshot", vm);
  const detail = `deleting snapshot ${name} of VM ${vm.vmid}`;
  const pending = await pve.tasks.pending(key, detail, /does not exist/);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const { taken, unfinished } = await readSnapshots(pve, own.node, vm.vmid);
  if (!taken.has(name) && !unfinished.includes(name)) return { done: true };
  const { snapshot } = pve.api.nodes.$(own.node).qemu.$(vm.vmid);
  return pve.tasks.begin(key, () => snapshot.$(name).$delete(), detail);
}
