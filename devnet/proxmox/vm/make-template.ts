import type { PveNode } from "../node.ts";
import type { VmState, Volume } from "../state/state.ts";
import { findVolume, volumeId } from "../storage/volumes.ts";
import { drivesOf, isCdrom, isCloudInit, printDrive } from "./drive.ts";

/** Turns a VM into a template: its disks become `base-…` volumes that clones can lie over. */
export function makeTemplate(node: PveNode, vmid: number, vm: VmState): void {
  for (const [slot, drive] of drivesOf(vm.config)) {
    if (isCdrom(drive) || isCloudInit(drive)) continue;
    const volume = findVolume(node, drive.file);
    if (!volume || volume.vmid !== vmid) continue;
    const base: Volume = { ...volume, name: volume.name.replace(/\/vm-(\d+-disk-\d+\.\w+)$/, "/base-$1") };
    node.state.volumes[node.state.volumes.indexOf(volume)] = base;
    vm.config[slot] = printDrive({ ...drive, file: volumeId(base) });
  }
  vm.config.template = "1";
}
