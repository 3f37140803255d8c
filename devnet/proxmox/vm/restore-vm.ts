import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";
import type { Volume } from "../state/state.ts";
import { formattingLine } from "../storage/formatting-line.ts";
import { checkVolumeAccess } from "../storage/volume-access.ts";
import {
  addVolume,
  nextDiskName,
  requireStorage,
  requireVolume,
  volumeId,
  volumePath,
} from "../storage/volumes.ts";
import { isKilled, type Task } from "../tasks/task-engine.ts";
import { checkBridgeRights } from "./change-rights.ts";
import { type Drive, drivesOf, isCdrom, isDriveName, parseSize, printDrive, printSize } from "./drive.ts";
import { freeVmVolumes } from "./free-volumes.ts";
import { normalizeNet, renewSmbios } from "./identity.ts";
import { checkLock } from "./load-vm.ts";
import { startVm } from "./power.ts";

const OPTIONS = new Set([
  "node",
  "vmid",
  "archive",
  "force",
  "storage",
  "pool",
  "unique",
  "start",
  "bwlimit",
]);

/** Makes a VM from a backup, over itself with `force`; returns the task's UPID. */
export function restoreVm(call: Call): string {
  const { node, vmid } = call;
  const pool = call.optional("pool");
  if (pool !== undefined && !node.state.pools[pool])
    throw ApiError.forbidden(`pool '${pool}' does not exist`);
  const storage = call.optional("storage");
  if (storage !== undefined)
    node.access.require(call.authId, `/storage/${storage}`, ["Datastore.AllocateSpace"]);
  for (const option of Object.keys(call.params)) {
    if (isDriveName(option))
      throw ApiError.parameters({ [option]: "option conflicts with option 'archive'" });
    if (!OPTIONS.has(option))
      throw ApiError.parameters({ [option]: "the simulator restores without changes" });
  }
  if (call.flag("start")) node.access.require(call.authId, `/vms/${vmid}`, ["VM.PowerMgmt"]);
  const archive = requireVolume(node, call.text("archive"));
  if (archive.content !== "backup")
    throw ApiError.failed(`unable to use volume ${volumeId(archive)} - content type needs to be 'backup'`);
  checkVolumeAccess(call, archive, vmid);
  const home = node.cluster.homeOf(vmid);
  if (home && (home !== node || !call.flag("force")))
    throw ApiError.failed(`unable to restore VM ${vmid} - VM ${vmid} already exists on node '${home.name}'`);
  const vm = node.state.vms[vmid] ?? { config: {}, pending: {}, pendingDelete: [], snapshots: {} };
  try {
    checkLock(vm.config);
  } catch (error) {
    throw ApiError.failed(`unable to restore VM ${vmid} - ${error instanceof Error ? error.message : error}`);
  }
  if (!home) node.newVms.set(vmid, Date.now());
  node.state.vms[vmid] = vm;
  vm.config.lock = "create";
  return node.tasks.start(call.authId, "qmrestore", String(vmid), async (task) => {
    try {
      await node.withVmLock(vmid, () => restore(call, archive, task), task.log);
    } catch (error) {
      if (isKilled(task.signal)) throw error;
      delete vm.config.lock;
      task.log("error before or during data restore, some or all disks were not completely restored.");
      task.log(`VM ${vmid} state is NOT cleaned up.`);
      throw error;
    }
    if (!call.flag("start")) return;
    task.log("Execute autostart");
    await node.withVmLock(vmid, () => startVm(node, vmid, task, false));
  });
}

async function restore(call: Call, archive: Volume, task: Task): Promise<void> {
  const { node, vmid } = call;
  const current = node.state.vms[vmid];
  if (current?.config.protection === "1")
    throw ApiError.failed(`unable to restore VM ${vmid} - protection mode enabled`);
  if (node.guests.get(vmid)) throw ApiError.failed(`unable to restore VM ${vmid} - vm is running`);
  const { config: backedUp = {}, firewall } = archive.backup ?? {};
  if (!call.isRoot) checkBridgeRights(call, backedUp);
  for (const [, drive] of drivesOf(backedUp)) {
    if (isCdrom(drive)) continue;
    const storage = storageFor(call, drive);
    requireStorage(node, storage);
    if (!call.isRoot) node.access.require(call.authId, `/storage/${storage}`, ["Datastore.AllocateSpace"]);
  }
  task.log(`restore vma archive: zstd -q -d -c ${volumePath(node, archive)} | vma extract -v -r /var/tmp/x`);
  await node.pause(300, task.signal);
  // The old disks go first, with all snapshots: there need not be room for both.
  if (current) freeVmVolumes(node, vmid, false);
  const config = { ...backedUp };
  for (const [slot, drive] of drivesOf(backedUp))
    if (!isCdrom(drive)) config[slot] = printDrive(await restoreDisk(call, drive, task));
  if (call.flag("unique")) {
    for (const [option, text] of Object.entries(config))
      if (/^net\d+$/.test(option)) config[option] = normalizeNet(text, true);
    config.smbios1 = renewSmbios(config.smbios1);
  }
  config.vmgenid = randomUUID();
  const folder = join(node.storageDir(archive.storage), archive.name);
  if ((await readdir(folder)).length > 0) await node.options.driver.copyDisk(folder, node.vmDir(vmid));
  node.state.vms[vmid] = { config, pending: {}, pendingDelete: [], snapshots: {} };
  if (firewall) node.state.firewalls[vmid] = structuredClone(firewall);
  const pool = call.optional("pool");
  const members = pool === undefined ? undefined : node.state.pools[pool]?.vms;
  if (members && !members.includes(vmid)) members.push(vmid);
}

async function restoreDisk(call: Call, drive: Drive, task: Task): Promise<Drive> {
  const { node, vmid } = call;
  const storage = storageFor(call, drive);
  const format = /\.(\w+)$/.exec(drive.file)?.[1] ?? "raw";
  const size = parseSize(drive.size ?? "");
  const name = `${vmid}/${nextDiskName(node, storage, vmid, format)}`;
  const volume = await node.withStorageLock(
    storage,
    () => addVolume(node, { storage, name, content: "images", format, vmid, size, used: size }),
    task.log,
  );
  task.log(formattingLine(node, storage, name, format, size));
  task.log(`new volume ID is '${volumeId(volume)}'`);
  return { ...drive, file: volumeId(volume), size: printSize(size) };
}

/** Where a disk goes: to the storage that the call names, or where it came from. */
function storageFor(call: Call, { file }: Drive): string {
  return call.optional("storage") ?? file.slice(0, file.indexOf(":"));
}
