import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import { findTask } from "./find-task.ts";
import type { Pve } from "./pve.ts";
import { type Backup, readBackups } from "./read-backups.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

const LOOK_MS = 2_000;

/**
 * Writes a backup over the VM, once, as `ensureRolledBack` does with a snapshot. The VM must be stopped, and is so
 * afterwards. Its snapshots are gone then, and what the configuration says is what it said at the time of the backup.
 *
 * Proxmox VE refuses a VM that is protected; the backup's configuration brings the protection back.
 *
 * @param since unix ms on the keeper's clock
 * @throws FinalError BACKUP_UNKNOWN
 */
export async function ensureRestored(
  pve: Pve,
  storage: string,
  vm: VmIdentity,
  takenAt: number,
  since: number,
): Promise<Progress> {
  const key = taskKey("restore", vm);
  const detail = `restoring VM ${vm.vmid} from its backup of ${new Date(takenAt * 1_000).toISOString()}`;
  const pending = await pve.tasks.pending(key, detail);
  if (pending !== null) return pending.done ? pending : { ...pending, retryInMs: LOOK_MS };
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const task = await findTask(pve, own.node, vm, "qmrestore", since);
  if (task?.state === "running") {
    await pve.tasks.remember(key, task.upid);
    return { done: false, retryInMs: LOOK_MS, detail };
  }
  const backups = await readBackups(pve, own.node, storage, vm);
  const backup = backups.find((each) => each.takenAt === takenAt);
  if (backup === undefined) {
    throw new FinalError(
      "BACKUP_UNKNOWN",
      `VM ${vm.vmid} has no backup of ${new Date(takenAt * 1_000).toISOString()}`,
      "name one of the VM's backups; old ones are removed, and a reinstall leaves none",
    );
  }
  // Of several that were asked for at once each is restored, in its turn.
  if (task?.state === "ok" && (await pve.tasks.names(task.upid, nameOf(backup)))) return { done: true };
  if (own.config.protection) {
    await updateConfig(pve, vm, own, { protection: 0 }, ({ protection }) => !protection);
  }
  const { qemu } = pve.api.nodes.$(own.node);
  return pve.tasks.begin(
    key,
    () => qemu.$post({ vmid: vm.vmid, archive: backup.volid, force: true }),
    detail,
  );
}

/** The file, or on a backup server the snapshot. */
function nameOf({ volid }: Backup): string {
  return volid.slice(volid.indexOf(":backup/") + ":backup/".length);
}
