import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";
import { parsePropertyString } from "../schema/property-string.ts";
import { netFormat } from "../schema/vm-formats.ts";
import { zoneOfBridge } from "../sdn/sdn.ts";
import { requireStorage } from "../storage/volumes.ts";
import { isCdrom, isDriveName, parseDrive } from "./drive.ts";

const cpuOptions = /^(?:cpu|cores|sockets|cpulimit|cpuunits|vcpus|affinity|numa\d*)$/;
const memoryOptions = /^(?:memory|balloon|shares|keephugepages)$/;
const hardwareOptions =
  /^(?:acpi|agent|bios|hotplug|kvm|machine|smbios1|scsihw|tablet|vga|watchdog|audio\d|rng0|freeze|localtime|tdf|ostype|vmgenid|serial\d|usb\d|hostpci\d+|parallel\d|vmstatestorage|startdate|tpmstate0|efidisk0)$/;
const cloudInitOptions = /^(?:ci\w+|sshkeys|ipconfig\d+|nameserver|searchdomain)$/;
const generalHardware = /^(?:ostype|vmgenid|agent|acpi|kvm|localtime|startdate|freeze|tdf|hotplug)$/;

/** Throws unless the caller may change (or, with no values, delete) these options of a VM. */
export function checkChangeRights(
  call: Call,
  vmid: number,
  options: readonly string[],
  values: Readonly<Record<string, string>>,
  pool?: string,
): void {
  if (call.isRoot) return;
  const require = (path: string, privilege: string): void => {
    const { access } = call.node;
    if (
      pool !== undefined &&
      path === `/vms/${vmid}` &&
      access.has(call.authId, `/pool/${pool}`, [privilege])
    )
      return;
    access.require(call.authId, path, [privilege]);
  };
  for (const option of options) refuseRootOnly(option, values[option]);
  for (const option of options) {
    if (option === "startup") require("/", "Sys.Modify");
    else require(`/vms/${vmid}`, privilegeFor(option, values[option]));
    if (option === "vmstatestorage" && values[option] !== undefined)
      require(`/storage/${values[option]}`, "Datastore.AllocateSpace");
  }
}

function privilegeFor(option: string, value: string | undefined): string {
  if (isDriveName(option) || /^unused\d+$/.test(option)) {
    const cdrom = value === undefined ? false : isCdrom(parseDrive(value));
    return cdrom ? "VM.Config.CDROM" : "VM.Config.Disk";
  }
  if (cpuOptions.test(option)) return "VM.Config.CPU";
  if (memoryOptions.test(option)) return "VM.Config.Memory";
  if (option === "vmstatestorage") return "VM.Config.Disk";
  if (generalHardware.test(option)) return "VM.Config.Options";
  if (hardwareOptions.test(option)) return "VM.Config.HWType";
  if (/^net\d+$/.test(option)) return "VM.Config.Network";
  if (cloudInitOptions.test(option)) return "VM.Config.Cloudinit";
  return "VM.Config.Options";
}

function refuseRootOnly(option: string, value: string | undefined): void {
  if (/^(?:lock|args|affinity|hookscript|vmgenid|parallel\d)$/.test(option))
    throw ApiError.failed(`only root can set '${option}' config`);
  if (value === undefined) return;
  if (/^serial\d$/.test(option) && value !== "socket")
    throw ApiError.failed(`only root can modify '${option}' config for real devices`);
  if (/^usb\d+$/.test(option) && !value.startsWith("spice"))
    throw ApiError.failed(`only root can set '${option}' config for real devices`);
  if (/^hostpci\d+$/.test(option) && !value.includes("mapping="))
    throw ApiError.failed(`only root can set '${option}' config for non-mapped devices`);
}

/** Throws unless the caller may put disks where a change puts them. */
export function checkStorageRights(call: Call, vmid: number, values: Readonly<Record<string, string>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (!isDriveName(option)) continue;
    const { file } = parseDrive(value);
    if (file === "none" || file === "cdrom" || file === "") continue;
    if (file.startsWith("/")) {
      if (call.isRoot || call.caller?.user === "root@pam") continue;
      throw ApiError.failed(
        "Only root can pass arbitrary filesystem paths. at /usr/share/perl5/PVE/Storage.pm line 581.",
      );
    }
    const [storage = "", name = ""] = splitVolume(file);
    requireStorage(call.node, storage);
    const owner = /^(\d+)\/[^/]+$|^\d+\/[^/]+\/(\d+)\//.exec(name);
    if (/^(?:\d+(?:\.\d+)?|cloudinit)$/.test(name))
      call.node.access.require(call.authId, `/storage/${storage}`, ["Datastore.AllocateSpace"]);
    else if (owner) {
      const id = Number(owner[1] ?? owner[2]);
      if (id !== vmid) call.node.access.require(call.authId, `/vms/${id}`, ["VM.Config.Disk"]);
    } else if (name.startsWith("iso/") || name.startsWith("import/"))
      call.node.access.require(
        call.authId,
        `/storage/${storage}`,
        ["Datastore.AllocateSpace", "Datastore.Audit"],
        true,
      );
  }
}

/** Throws unless the caller may use the bridges of these network cards. */
export function checkBridgeRights(call: Call, values: Readonly<Record<string, string>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (!/^net\d+$/.test(option)) continue;
    const { bridge } = parsePropertyString(netFormat, value).values;
    if (bridge === undefined) continue;
    const path = `/sdn/zones/${zoneOfBridge(call.node, bridge)}/${bridge}`;
    call.node.access.require(call.authId, path, ["SDN.Use"]);
  }
}

function splitVolume(volid: string): [string, string] {
  const colon = volid.indexOf(":");
  return [volid.slice(0, colon), volid.slice(colon + 1)];
}
