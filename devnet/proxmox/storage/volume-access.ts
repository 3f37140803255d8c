import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";
import type { Volume } from "../state/state.ts";
import { volumeId } from "./volumes.ts";

/**
 * Throws unless the caller may read a volume, as `check_volume_access` of PVE::Storage does.
 *
 * @param forVm the VM that it is for: its own volumes are free to it
 */
export function checkVolumeAccess(call: Call, volume: Volume, forVm?: number): void {
  const { access } = call.node;
  const storage = `/storage/${volume.storage}`;
  if (access.has(call.authId, storage, ["Datastore.Allocate"])) return;
  if (["iso", "vztmpl", "import"].includes(volume.content)) {
    access.require(call.authId, storage, ["Datastore.AllocateSpace", "Datastore.Audit"], true);
    return;
  }
  if (volume.vmid === undefined) throw ApiError.failed(`missing privileges to access ${volumeId(volume)}`);
  if (volume.vmid === forVm) return;
  const isBackup = volume.content === "backup";
  access.require(call.authId, storage, [isBackup ? "Datastore.AllocateSpace" : "Datastore.Audit"]);
  access.require(call.authId, `/vms/${volume.vmid}`, [isBackup ? "VM.Backup" : "VM.Config.Disk"]);
}

/** Lists show what may be read and are silent about the rest. */
export function mayAccessVolume(call: Call, volume: Volume): boolean {
  try {
    checkVolumeAccess(call, volume);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
