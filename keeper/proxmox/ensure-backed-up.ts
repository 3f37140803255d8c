import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import { findTask } from "./find-task.ts";
import type { Pve } from "./pve.ts";
import { backupNotes, readBackups } from "./read-backups.ts";
import { taskKey } from "./task-key.ts";

/** A backup takes minutes to hours. */
const LOOK_MS = 2_000;

/**
 * Makes a backup of the VM's disk and configuration, whether it runs or not, without memory: restoring it is like booting
 * after a power cut, but for file systems that the guest agent could freeze. Snapshots are not in it.
 *
 * @param takenAt unix seconds: the backup's name
 */
export async function ensureBackedUp(
  pve: Pve,
  storage: string,
  vm: VmIdentity,
  takenAt: number,
): Promise<Progress> {
  const key = taskKey("backup", vm);
  const detail = `backing VM ${vm.vmid} up`;
  const pending = await pve.tasks.pending(key, detail);
  if (pending !== null) return pending.done ? pending : { ...pending, retryInMs: LOOK_MS };
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const made = await readBackups(pve, own.node, storage, vm);
  if (made.some((backup) => backup.takenAt === takenAt)) return { done: true };
  // One whose answer was lost.
  const task = await findTask(pve, own.node, vm, "vzdump", takenAt * 1_000);
  if (task?.state === "running") {
    await pve.tasks.remember(key, task.upid);
    return { done: false, retryInMs: LOOK_MS, detail };
  }
  const order = {
    vmid: `${vm.vmid}`,
    storage,
    mode: "snapshot",
    compress: "zstd",
    "notes-template": backupNotes(vm, takenAt),
    // Which are kept is ours to say, not the storage's.
    remove: false,
    // To nobody: the keeper tells what fails.
    "notification-mode": "legacy-sendmail",
  } as const;
  return pve.tasks.begin(key, () => pve.api.nodes.$(own.node).vzdump.$post(order), detail);
}
