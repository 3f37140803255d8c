import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { inspect, type OwnVm } from "./inspect.ts";
import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { refuseVm } from "./refuse-vm.ts";
import { removeSeeds } from "./remove-seeds.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

/**
 * Destroys the VM with its disks and its seed. The one place that lifts the protection: it does so in a write that
 * carries the digest of the configuration whose identity was just read.
 *
 * @throws FinalError FOREIGN_VM, VM_WRECK
 */
export async function ensureDestroyed(pve: Pve, vm: VmIdentity): Promise<Progress> {
  const key = taskKey("destroy", vm);
  // Another destroy may have been faster.
  const pending = await pve.tasks.pending(key, `destroying VM ${vm.vmid}`, /does not exist/);
  if (pending !== null) return pending;
  const found = await inspect(pve, vm);
  switch (found.kind) {
    case "absent":
      return removeAllSeeds(pve, vm);
    case "busy":
      return { done: false, retryInMs: 500, detail: found.detail };
    case "foreign":
    case "wreck":
      throw refuseVm(vm, found.kind, found.detail);
    case "ours":
  }
  try {
    return await destroy(pve, vm, found);
  } catch (error) {
    // A destroy of ours whose answer was lost may end just now, and what is gone is refused.
    if (error instanceof PveError && error.status === 403 && (await inspect(pve, vm)).kind === "absent") {
      return removeAllSeeds(pve, vm);
    }
    throw error;
  }
}

async function destroy(pve: Pve, vm: VmIdentity, found: OwnVm): Promise<Progress> {
  const key = taskKey("destroy", vm);
  const path = pve.api.nodes.$(found.node).qemu.$(vm.vmid);
  if (found.power !== "stopped") {
    // What is about to be destroyed needs no clean shutdown.
    return pve.tasks.begin(key, () => path.status.stop.$post(), `switching off VM ${vm.vmid}`);
  }
  // While the VM still says on which node it is: then another node that is away holds nothing up.
  const seeds = await removeSeeds(pve, vm, found.node);
  if (!seeds.done) return seeds;
  if (found.config.protection) {
    await updateConfig(pve, vm, found, { protection: 0 }, ({ protection }) => !protection);
  }
  return pve.tasks.begin(
    key,
    () => path.$delete({ purge: true, "destroy-unreferenced-disks": true }),
    `destroying VM ${vm.vmid}`,
  );
}

/** The VM is gone and with it the knowledge of its node. A seed on a node that is away stays; it holds no secret. */
async function removeAllSeeds(pve: Pve, vm: VmIdentity): Promise<Progress> {
  const { storages } = await readInventory(pve);
  for (const { storage, node, available } of storages) {
    if (storage !== pve.config.seedStorage || !available) continue;
    const progress = await removeSeeds(pve, vm, node);
    if (!progress.done) return progress;
  }
  return { done: true };
}
