import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readBackups } from "./read-backups.ts";
import { taskKey } from "./task-key.ts";

/** Deletes our backups of the VM but the newest, one a call. The VM must still be there: the right to it hangs on it. */
export async function ensureBackupsRemoved(
  pve: Pve,
  storage: string,
  vm: VmIdentity,
  keep: number,
): Promise<Progress> {
  const key = taskKey("unbackup", vm);
  const pending = await pve.tasks.pending(key, `deleting a backup of VM ${vm.vmid}`);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const backups = await readBackups(pve, own.node, storage, vm);
  const oldest = backups[0];
  if (oldest === undefined || backups.length <= keep) return { done: true };
  const { content } = pve.api.nodes.$(own.node).storage.$(storage);
  return pve.tasks.begin(key, () => content.$(oldest.volid).$delete(), `deleting ${oldest.volid}`);
}
