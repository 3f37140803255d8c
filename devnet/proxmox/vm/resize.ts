import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { freeBytes, requireVolume } from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";
import { bootDisk, isCdrom, isCloudInit, parseDrive, parseSize, printDrive, printSize } from "./drive.ts";
import { checkLock, configDigest, loadVm } from "./load-vm.ts";
import { hasRealDisk } from "./real-disk.ts";

/**
 * The worker of a resize; runs under the VM's lock.
 * @param size `40G` for that size, `+10G` for so much more
 */
export async function resizeDisk(
  node: PveNode,
  vmid: number,
  order: { disk: string; size: string; digest: string | undefined; skipLock: boolean },
  task: Task,
): Promise<void> {
  const vm = loadVm(node, vmid);
  if (order.digest !== undefined && order.digest !== configDigest(vm))
    throw ApiError.failed("checksum mismatch (file change by other user?)");
  if (!order.skipLock) checkLock(vm.config);
  const text = vm.config[order.disk];
  if (text === undefined) throw ApiError.failed(`disk '${order.disk}' does not exist`);
  const drive = parseDrive(text);
  if (isCdrom(drive) || isCloudInit(drive)) throw ApiError.failed("you can't resize a cdrom");
  const volume = requireVolume(node, drive.file);
  const asked = parseSize(order.size.replace(/^\+/, ""));
  const size = order.size.startsWith("+") ? volume.size + asked : asked;
  if (size < volume.size) throw ApiError.failed("shrinking disks is not supported");
  if (size === volume.size) return;
  const grown = size - volume.size;
  if (grown > freeBytes(node, volume.storage)) {
    task.log("qemu-img: Could not resize image: No space left on device");
    throw ApiError.failed(
      `command '/usr/bin/qemu-img resize -f ${volume.format} ${drive.file} ${size}' failed: exit code 1`,
    );
  }
  const isRoot = bootDisk(vm.config)?.[0] === order.disk;
  if (isRoot && hasRealDisk(node, vmid)) await node.options.driver.resizeDisk(node.vmDir(vmid), size);
  volume.size = size;
  volume.used += grown;
  vm.config[order.disk] = printDrive({ ...drive, size: printSize(size) });
  task.log("Image resized.");
}
