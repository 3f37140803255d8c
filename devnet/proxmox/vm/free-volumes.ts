import type { PveNode } from "../node.ts";
import { removeVolume, volumeId, volumesOf } from "../storage/volumes.ts";
import { drivesOf, isCdrom, isCloudInit } from "./drive.ts";

/** Removes a VM's disks; with `unreferenced` also those that its config does not name. Its backups stay. */
export function freeVmVolumes(node: PveNode, vmid: number, unreferenced: boolean): void {
  const vm = node.state.vms[vmid];
  const named = new Set<string>();
  for (const config of vm ? [vm.config, ...Object.values(vm.snapshots).map((snap) => snap.config)] : []) {
    for (const [, drive] of drivesOf(config))
      if (!isCdrom(drive) || isCloudInit(drive)) named.add(drive.file);
    for (const [option, volid] of Object.entries(config)) if (/^unused\d+$/.test(option)) named.add(volid);
  }
  const doomed = volumesOf(node).filter(
    (volume) =>
      volume.vmid === vmid && volume.content === "images" && (unreferenced || named.has(volumeId(volume))),
  );
  for (const volume of doomed) removeVolume(node, volumeId(volume));
}
