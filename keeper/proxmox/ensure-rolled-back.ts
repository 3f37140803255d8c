import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import { findTask } from "./find-task.ts";
import type { Pve } from "./pve.ts";
import { readSnapshots } from "./read-snapshots.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

/**
 * Takes the VM back to a snapshot, once: a second time would take away what was written since, so a rollback that was
 * begun after `since` and ended well is the end of it, whoever asks.
 *
 * Proxmox VE switches a running VM off for it and leaves it off, and so do we: it ends stopped, and does not start with
 * its node whatever the snapshot says of that, because it may be suspended. `ensureStarted` is for who wants it to run.
 *
 * @param since unix ms on the keeper's clock
 * @throws FinalError SNAPSHOT_UNKNOWN
 */
export async function ensureRolledBack(
  pve: Pve,
  vm: VmIdentity,
  name: string,
  since: number,
): Promise<Progress> {
  const key = taskKey("rollback", vm);
  const detail = `rolling VM ${vm.vmid} back to snapshot ${name}`;
  const pending = await pve.tasks.pending(key, detail);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const task = await findTask(pve, own.node, vm, "qmrollback", since);
  if (task?.state === "running") {
    await pve.tasks.remember(key, task.upid);
    return { done: false, retryInMs: 500, detail };
  }
  const { taken, parent } = await readSnapshots(pve, own.node, vm.vmid);
  if (task?.state === "ok" && parent === name) {
    // The snapshot's configuration came back with its disk.
    if (own.power === "stopped" && own.config.onboot) {
      await updateConfig(pve, vm, own, { onboot: 0 }, ({ onboot }) => !onboot);
    }
    return { done: true };
  }
  if (!taken.has(name)) {
    throw new FinalError(
      "SNAPSHOT_UNKNOWN",
      `VM ${vm.vmid} has no snapshot ${name}`,
      "name one of the VM's snapshots; a reinstall leaves none",
    );
  }
  const { snapshot } = pve.api.nodes.$(own.node).qemu.$(vm.vmid);
  return pve.tasks.begin(key, () => snapshot.$(name).rollback.$post(), detail);
}
