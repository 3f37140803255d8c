import { randomUUID } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";
import type { PveNode } from "../node.ts";
import { vmOptions } from "../schema/vm-options.ts";
import type { VmState } from "../state/state.ts";
import { findVolume, removeVolume, requireVolume } from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";
import { applyPending } from "./apply-pending.ts";
import { checkBridgeRights, checkChangeRights, checkStorageRights } from "./change-rights.ts";
import { createDisk } from "./create-disk.ts";
import { type Drive, isCdrom, isCloudInit, isDriveName, parseDrive, printDrive, printSize } from "./drive.ts";
import { normalizeNet } from "./identity.ts";
import { isoFile } from "./iso-file.ts";
import { checkLock, configDigest, loadVm } from "./load-vm.ts";
import { futureConfig } from "./vm-view.ts";

/** What a config call asks for, after everything that can be said without the VM. */
export interface ConfigChange {
  readonly vmid: number;
  readonly values: Record<string, string>;
  readonly remove: readonly string[];
  readonly revert: readonly string[];
  readonly force: boolean;
  readonly digest: string | undefined;
  readonly skipLock: boolean;
  /** `-cores 2 -tags async`, for the task's log. */
  readonly summary: string;
}

/** Parameters of a config call that are no options of the VM. */
const control = new Set([
  "node",
  "vmid",
  "digest",
  "delete",
  "revert",
  "force",
  "skiplock",
  "background_delay",
]);

/** Options that take effect on a running VM at once. */
const immediate =
  /^(?:autostart|lock|name|onboot|shares|startup|description|protection|vmstatestorage|hookscript|tags|cpulimit|cpuunits|balloon|hotplug|ci\w+|sshkeys|ipconfig\d+|nameserver|searchdomain|net\d+|scsi\d+|virtio\d+|sata\d+|template|unused\d+)$/;

/** Checks a config call's parameters and rights. */
export function readConfigChange(call: Call): ConfigChange {
  if (call.has("skiplock") && !call.isRoot)
    throw ApiError.parameters({ skiplock: "Only root may use this option." });
  const values: Record<string, string> = {};
  for (const name of Object.keys(call.params)) {
    if (!control.has(name) && call.has(name)) values[name === "cdrom" ? "ide2" : name] = call.text(name);
  }
  const remove = call.list("delete").map((option) => (option === "cdrom" ? "ide2" : option));
  const revert = call.list("revert");
  // A JSON null is a parameter without a value: enough to be asked for something, and nothing to do.
  const hasNull = Object.values(call.params).includes(undefined);
  if (Object.keys(values).length + remove.length + revert.length === 0 && !hasNull)
    throw ApiError.failed("no options specified");
  for (const option of remove) {
    if (values[option] !== undefined)
      throw ApiError.parameters({
        delete: `you can't use '-${option}' and -delete ${option}' at the same time`,
      });
    if (!vmOptions[option]) throw ApiError.parameters({ delete: `unknown option '${option}'` });
  }
  for (const option of revert)
    if (!vmOptions[option]) throw ApiError.parameters({ revert: `unknown option '${option}'` });
  for (const [option, text] of Object.entries(values)) values[option] = normalize(call, option, text);
  checkChangeRights(call, call.vmid, remove, {});
  checkChangeRights(call, call.vmid, Object.keys(values), values);
  checkStorageRights(call, call.vmid, values);
  checkBridgeRights(call, values);
  const words = Object.keys(call.params)
    .filter((name) => !["node", "vmid", "digest", "skiplock", "background_delay"].includes(name))
    .sort()
    .map((name) => `-${name} ${name === "cipassword" ? "<hidden>" : call.text(name)}`);
  return {
    vmid: call.vmid,
    values,
    remove,
    revert,
    force: call.flag("force"),
    digest: call.optional("digest"),
    skipLock: call.flag("skiplock"),
    summary: words.join(" "),
  };
}

/** What must hold of the VM before a change; runs under its lock. */
export function checkConfigChange(node: PveNode, change: ConfigChange): VmState {
  const vm = loadVm(node, change.vmid);
  if (change.digest !== undefined && change.digest !== configDigest(vm))
    throw ApiError.failed("checksum mismatch (file change by other user?)");
  if (!change.skipLock) checkLock(vm.config);
  const { memory, balloon } = change.values;
  const most = Number(memory ?? futureConfig(vm).memory ?? 512);
  const least = Number(balloon ?? futureConfig(vm).balloon ?? 0);
  if (memory !== undefined && least > most)
    throw ApiError.failed("balloon value too large (must be smaller than assigned memory)");
  return vm;
}

/** Makes a change; runs under the VM's lock. */
export async function applyConfigChange(node: PveNode, change: ConfigChange, task?: Task): Promise<void> {
  const vm = loadVm(node, change.vmid);
  for (const option of change.revert) {
    delete vm.pending[option];
    vm.pendingDelete = vm.pendingDelete.filter((each) => each !== option);
  }
  for (const option of change.remove) removeOption(node, change, vm, option);
  for (const [option, text] of Object.entries(change.values)) {
    const value = isDriveName(option) ? await setDrive(node, change.vmid, vm, option, text, task) : text;
    checkBoot(vm, option, value);
    setOption(vm, option, option === "tags" ? normalizeTags(value) : value);
  }
  if (node.guests.get(change.vmid)) await hotplug(node, change.vmid, vm);
  else applyPending(vm);
}

function normalize(call: Call, option: string, text: string): string {
  const { type } = vmOptions[option] ?? {};
  if ((type === "integer" && !/^-?\d+$/.test(text)) || (type === "number" && !/^-?\d+(?:\.\d+)?$/.test(text)))
    throw ApiError.failed(
      `unable to parse value of '${option}' - type check ('${type}') failed - got '${text}'`,
    );
  if (/^net\d+$/.test(option)) return normalizeNet(text);
  if (option === "hookscript" && !findVolume(call.node, text))
    throw ApiError.parameters({ hookscript: `script '${text}' does not exist\n` });
  if (option === "vmgenid" && text === "1" && call.isRoot) return randomUUID();
  if (option === "sshkeys") checkSshKeys(text);
  if (!isDriveName(option)) return text;
  const drive = parseDrive(text);
  if (/:iso\/[^/]+$/.test(drive.file) && drive.media !== "cdrom")
    throw ApiError.parameters({ [option]: "explicit 'media=cdrom' is required for iso images" });
  if (drive.file.startsWith("/") && !drive.file.startsWith("/dev/"))
    throw ApiError.parameters({ [option]: `unable to associate path '${drive.file}' to any storage` });
  if (isCdrom(drive)) drive.media = "cdrom";
  return printDrive(drive);
}

function checkSshKeys(text: string): void {
  for (const line of decodeURIComponent(text).split("\n").filter(Boolean)) {
    const [type = "", blob = ""] = line.split(/\s+/);
    const bytes = Buffer.from(blob, "base64");
    // A key's blob begins with its own type, after four bytes of length.
    const good = bytes.length > 4 && bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString("latin1") === type;
    if (!good) throw ApiError.failed("SSH public key validation error");
  }
}

/** Separators become `;`, the tags are sorted and doubles dropped; none at all stays as a blank. */
function normalizeTags(text: string): string {
  const tags = [...new Set(text.split(/[\s,;\0]+/).filter(Boolean))];
  return tags.length === 0 ? " " : tags.sort((a, b) => a.localeCompare(b)).join(";");
}

function setOption(vm: VmState, option: string, value: string): void {
  vm.pendingDelete = vm.pendingDelete.filter((each) => each !== option);
  if (option === "description" && value === "") {
    delete vm.config.description;
    delete vm.pending.description;
  } else if (vm.config[option] === value) delete vm.pending[option];
  else vm.pending[option] = value;
}

function removeOption(node: PveNode, change: ConfigChange, vm: VmState, option: string): void {
  const value = vm.pending[option] ?? vm.config[option];
  delete vm.pending[option];
  if (value === undefined) return;
  if (isDriveName(option)) {
    const drive = parseDrive(value);
    if (vm.config.protection === "1")
      throw ApiError.failed(`can't remove drive '${option}' - protection mode enabled`);
    detach(node, change, vm, drive);
    dropFromBoot(vm, option);
  } else if (/^unused\d+$/.test(option)) {
    if (vm.config.protection === "1")
      throw ApiError.failed(`can't remove unused disk '${option}' - protection mode enabled`);
    removeVolume(node, value);
  } else if (/^net\d+$/.test(option)) dropFromBoot(vm, option);
  if (vm.config[option] !== undefined && !vm.pendingDelete.includes(option)) vm.pendingDelete.push(option);
}

/** A disk that its slot loses becomes `unused`, or goes for good; a CD is only let go. */
function detach(node: PveNode, change: ConfigChange, vm: VmState, drive: Drive): void {
  if (isCloudInit(drive)) removeVolume(node, drive.file);
  if (isCdrom(drive)) return;
  const volume = findVolume(node, drive.file);
  if (!volume || volume.vmid !== change.vmid) return;
  if (change.force) {
    removeVolume(node, drive.file);
    return;
  }
  let index = 0;
  while (vm.config[`unused${index}`] !== undefined) index++;
  vm.config[`unused${index}`] = drive.file;
}

function dropFromBoot(vm: VmState, option: string): void {
  const boot = vm.pending.boot ?? vm.config.boot ?? "";
  const order = boot.replace(/^order=/, "").split(";");
  if (boot.startsWith("order=") && order.includes(option))
    setOption(vm, "boot", `order=${order.filter((each) => each !== option).join(";")}`);
}

async function setDrive(
  node: PveNode,
  vmid: number,
  vm: VmState,
  option: string,
  text: string,
  task?: Task,
): Promise<string> {
  const drive = parseDrive(text);
  const old = vm.config[option];
  if (isCdrom(drive)) appendToBoot(vm, option);
  if (drive.file === "none" || drive.file === "cdrom") {
    if (old !== undefined) replaced(node, vmid, vm, parseDrive(old), drive);
    return printDrive(drive);
  }
  const created = await createDisk(node, vmid, option, drive, task);
  if (created) {
    if (old !== undefined) replaced(node, vmid, vm, parseDrive(old), created);
    return printDrive(created);
  }
  const volume = requireVolume(node, drive.file);
  if (old !== undefined) replaced(node, vmid, vm, parseDrive(old), drive);
  return printDrive({ ...drive, size: printSize(volume.size) });
}

function replaced(node: PveNode, vmid: number, vm: VmState, old: Drive, next: Drive): void {
  if (old.file === next.file) return;
  detach(node, { vmid, force: false } as ConfigChange, vm, old);
}

function appendToBoot(vm: VmState, option: string): void {
  const boot = vm.pending.boot ?? vm.config.boot ?? "";
  const order = boot
    .replace(/^order=/, "")
    .split(";")
    .filter(Boolean);
  if (boot.startsWith("order=") && !order.includes(option))
    setOption(vm, "boot", `order=${[...order, option].join(";")}`);
}

function checkBoot(vm: VmState, option: string, value: string): void {
  if (option !== "boot" || !value.startsWith("order=")) return;
  const future = futureConfig(vm);
  for (const device of value.slice("order=".length).split(";")) {
    if (future[device] === undefined)
      throw ApiError.failed(`invalid bootorder: device '${device}' does not exist'`);
  }
}

/** Whether the VM's own `hotplug` lets a card or a disk change while it runs; a medium may always. */
function mayPlug({ config }: VmState, option: string, isMedium: boolean): boolean {
  const features = (config.hotplug ?? "1").replace(/^1$/, "network,disk,usb").split(",");
  if (/^net\d+$/.test(option)) return features.includes("network");
  return !isDriveName(option) || isMedium || features.includes("disk");
}

/** Moves what a running VM can take at once from pending to its config. */
async function hotplug(node: PveNode, vmid: number, vm: VmState): Promise<void> {
  const before = isoFile(node, vm.config);
  for (const [option, value] of Object.entries(vm.pending)) {
    const medium = isDriveName(option) && isCdrom(parseDrive(value)) && vm.config[option] !== undefined;
    if ((!immediate.test(option) && !medium) || !mayPlug(vm, option, medium)) continue;
    vm.config[option] = value;
    delete vm.pending[option];
  }
  vm.pendingDelete = vm.pendingDelete.filter((option) => {
    if (immediate.test(option)) delete vm.config[option];
    return !immediate.test(option);
  });
  const after = isoFile(node, vm.config);
  if (after !== before) await node.guests.get(vmid)?.guest.changeSeed(after);
}
