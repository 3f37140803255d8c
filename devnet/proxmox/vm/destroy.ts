import { rm } from "node:fs/promises";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { volumeId, volumesOf } from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";
import { drivesOf } from "./drive.ts";
import { freeVmVolumes } from "./free-volumes.ts";
import { checkLock, loadVm } from "./load-vm.ts";

/** The worker of a destroy: config, disks, firewall, ACL entries and pool membership go. Runs under the VM's lock. */
export async function destroyVm(
  node: PveNode,
  vmid: number,
  task: Task,
  options: { purge: boolean; unreferenced: boolean; skipLock: boolean },
): Promise<void> {
  const vm = loadVm(node, vmid);
  if (!options.skipLock) checkLock(vm.config);
  if (node.guests.get(vmid)) throw ApiError.failed(`VM ${vmid} is running - destroy failed`);
  refuseUsedBase(node, vmid);
  freeVmVolumes(node, vmid, options.unreferenced);
  await rm(node.vmDir(vmid), { recursive: true, force: true });
  delete node.state.vms[vmid];
  delete node.state.firewalls[vmid];
  node.state.acl = node.state.acl.filter((entry) => entry.path !== `/vms/${vmid}`);
  for (const pool of Object.values(node.state.pools)) pool.vms = pool.vms.filter((member) => member !== vmid);
  if (options.purge) task.log(`purging VM ${vmid} from related configurations..`);
}

function refuseUsedBase(node: PveNode, vmid: number): void {
  for (const [, drive] of drivesOf(loadVm(node, vmid).config)) {
    const base = volumesOf(node).find((volume) => volumeId(volume) === drive.file);
    if (!base || !/\/base-[^/]+$/.test(`/${base.name}`)) continue;
    const used = volumesOf(node).some(
      (volume) => volume.storage === base.storage && volume.name.startsWith(`${base.name}/`),
    );
    if (used) throw ApiError.failed(`base volume '${drive.file}' is still in use by linked cloned`);
  }
}
