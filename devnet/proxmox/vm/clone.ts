import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import type { VmConfig } from "../state/state.ts";
import { formattingLine } from "../storage/formatting-line.ts";
import {
  addVolume,
  nextDiskName,
  overlayBytes,
  requireStorage,
  requireVolume,
  volumeId,
} from "../storage/volumes.ts";
import { isKilled, type Task } from "../tasks/task-engine.ts";
import {
  bootDisk,
  type Drive,
  drivesOf,
  isCdrom,
  isCloudInit,
  isDriveName,
  parseDrive,
  printDrive,
  printSize,
} from "./drive.ts";
import { freeVmVolumes } from "./free-volumes.ts";
import { normalizeNet, renewSmbios } from "./identity.ts";
import { hasRealDisk } from "./real-disk.ts";

export interface CloneOrder {
  readonly source: number;
  readonly target: number;
  /** Where its config goes in the end; the work is done on the source's node. */
  readonly node: PveNode;
  readonly full: boolean;
  readonly storage?: string;
  readonly format?: string;
  readonly name?: string;
  readonly description?: string;
  readonly pool?: string;
  /** Bytes a second at most. */
  readonly bwlimit?: number;
  readonly config: VmConfig;
}

/** The worker of a clone: the target's config file exists already, locked. */
export async function cloneVm(node: PveNode, order: CloneOrder, task: Task): Promise<void> {
  await node.withVmLock(order.target, async () => {
    try {
      await copy(node, order, task);
    } catch (error) {
      if (isKilled(task.signal)) throw error;
      freeVmVolumes(node, order.target, true);
      await rm(node.vmDir(order.target), { recursive: true, force: true });
      delete node.state.vms[order.target];
      delete node.state.firewalls[order.target];
      throw ApiError.failed(`clone failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

async function copy(node: PveNode, order: CloneOrder, task: Task): Promise<void> {
  if (node.options.release !== "8.4")
    task.log(`creating a clone of VM ${order.source} with ID ${order.target}`);
  // Until here the target's config is the nameless, locked one that the call made.
  await node.pause(300, task.signal);
  const config = freshConfig(order);
  const vm = { config, pending: {}, pendingDelete: [], snapshots: {} };
  node.state.vms[order.target] = vm;
  const root = bootDisk(order.config)?.[0];
  for (const [slot, drive] of drivesOf(order.config)) {
    if (isCdrom(drive) && !isCloudInit(drive)) continue;
    const full = order.full || isCloudInit(drive);
    task.log(`create ${full ? "full" : "linked"} clone of drive ${slot} (${drive.file})`);
    const copied = await node.withStorageLock(
      storageOf(drive, order),
      () => (full ? fullCopy(node, order, drive, task) : overlay(node, order, drive, task)),
      task.log,
    );
    // Slow copies must be stoppable; the storage is free again while they run.
    if (full && !isCloudInit(drive)) await transfer(node, order, drive, copied, task);
    config[slot] = printDrive(copied);
    if (slot === root) await cloneRoot(node, order);
  }
  delete config.lock;
  const firewall = node.state.firewalls[order.source];
  if (firewall) node.state.firewalls[order.target] = structuredClone(firewall);
  if (order.node !== node) {
    delete node.state.vms[order.target];
    node.newVms.delete(order.target);
    order.node.state.vms[order.target] = vm;
    order.node.newVms.set(order.target, Date.now());
  }
  if (order.pool !== undefined) node.state.pools[order.pool]?.vms.push(order.target);
}

/** Copies the disk that the driver keeps for a VM; one that was never made real has none. */
async function cloneRoot(node: PveNode, order: CloneOrder): Promise<void> {
  if (!hasRealDisk(node, order.source)) return;
  await node.options.driver.cloneDisk(node.vmDir(order.source), node.vmDir(order.target));
}

function freshConfig(order: CloneOrder): VmConfig {
  const config: VmConfig = {};
  for (const [option, text] of Object.entries(order.config)) {
    if (option === "template" || option === "lock" || /^unused\d+$/.test(option)) continue;
    // A disk is named when it is there.
    if (isDriveName(option) && !isOnlyMedium(text)) continue;
    config[option] = /^net\d+$/.test(option) ? normalizeNet(text, true) : text;
  }
  config.lock = "clone";
  config.name = order.name ?? `Copy-of-VM-${order.config.name ?? order.source}`;
  if (order.description) config.description = order.description;
  config.smbios1 = renewSmbios(order.config.smbios1);
  config.vmgenid = randomUUID();
  return config;
}

function isOnlyMedium(text: string): boolean {
  const drive = parseDrive(text);
  return isCdrom(drive) && !isCloudInit(drive);
}

function storageOf(drive: Drive, order: CloneOrder): string {
  return order.storage ?? drive.file.slice(0, drive.file.indexOf(":"));
}

function fullCopy(node: PveNode, order: CloneOrder, drive: Drive, task: Task): Drive {
  const source = requireVolume(node, drive.file);
  const storage = storageOf(drive, order);
  const cloudInit = isCloudInit(drive);
  const format = order.format ?? source.format;
  const file = cloudInit
    ? `vm-${order.target}-cloudinit.${format}`
    : nextDiskName(node, storage, order.target, format);
  const volume = addVolume(node, {
    storage,
    name: `${order.target}/${file}`,
    content: "images",
    format,
    vmid: order.target,
    size: source.size,
    used: source.size,
  });
  task.log(formattingLine(node, storage, `${order.target}/${file}`, format, source.size));
  if (node.options.release !== "8.4") task.log(`allocated target volume '${volumeId(volume)}'`);
  const { size: _, ...rest } = drive;
  return { ...rest, file: volumeId(volume), size: printSize(source.size) };
}

function overlay(node: PveNode, order: CloneOrder, drive: Drive, task: Task): Drive {
  const source = requireVolume(node, drive.file);
  const file = nextDiskName(node, source.storage, order.target, source.format);
  task.log(`clone ${source.name}: images, ${file}, ${order.target} to ${file} (base=../${source.name})`);
  const volume = addVolume(node, {
    storage: source.storage,
    name: `${source.name}/${order.target}/${file}`,
    content: "images",
    format: source.format,
    vmid: order.target,
    size: source.size,
    used: overlayBytes,
    parent: `../${source.name}`,
  });
  task.log(
    formattingLine(
      node,
      source.storage,
      `${order.target}/${file}`,
      source.format,
      source.size,
      `../${source.name}`,
    ),
  );
  return { ...drive, file: volumeId(volume), size: printSize(source.size) };
}

async function transfer(
  node: PveNode,
  order: CloneOrder,
  drive: Drive,
  copied: Drive,
  task: Task,
): Promise<void> {
  const target = requireVolume(node, copied.file);
  const { size } = target;
  const shown = gib(size);
  task.log(`transferred 0.0 B of ${shown} (0.00%)`);
  try {
    if (order.bwlimit) await node.pauseForCopy((size / order.bwlimit) * 1000, task.signal);
  } catch {
    const { path } = requireStorage(node, storageOf(drive, order));
    const command = `/usr/bin/qemu-img convert -p -n -r ${(order.bwlimit ?? 0) / 1024}K -f qcow2 -O ${order.format ?? "qcow2"}`;
    const from = drive.file.slice(drive.file.indexOf(":") + 1);
    const files = `${path}/images/${from} zeroinit:${path}/images/${target.name}`;
    throw ApiError.failed(`copy failed: command '${command} ${files}' failed: interrupted by signal`);
  }
  task.log(`transferred ${shown} of ${shown} (100.00%)`);
}

function gib(bytes: number): string {
  return bytes >= 1024 ** 3
    ? `${(bytes / 1024 ** 3).toFixed(1)} GiB`
    : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
