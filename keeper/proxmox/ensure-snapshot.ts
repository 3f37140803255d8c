import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readSnapshots } from "./read-snapshots.ts";
import { taskKey } from "./task-key.ts";

/** Takes a snapshot of the disk, without memory: rolling back to it is like booting after a power cut. */
export async function ensureSnapshot(pve: Pve, vm: VmIdentity, name: string): Promise<Progress> {
  const key = taskKey("snapshot", vm);
  const detail = `taking snapshot ${name} of VM ${vm.vmid}`;
  // One whose answer was lost may have been faster.
  const pending = await pve.tasks.pending(key, detail, /already used/);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const { taken, unfinished } = await readSnapshots(pve, own.node, vm.vmid);
  if (taken.has(name)) return { done: true };
  if (unfinished.includes(name)) return { done: false, retryInMs: 500, detail };
  const { snapshot } = pve.api.nodes.$(own.node).qemu.$(vm.vmid);
  return pve.tasks.begin(key, () => snapshot.$post({ snapname: name, vmstate: false }), detail);
}
