import { driveFormat } from "./drive-format.ts";
import type { Param, ParamTable } from "./param-table.ts";
import * as formats from "./vm-formats.ts";

const flag: Param = { type: "boolean", optional: true };
const text: Param = { type: "string", optional: true };

function int(minimum?: number, maximum?: number): Param {
  return {
    type: "integer",
    optional: true,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function indexed(prefix: string, count: number, param: Param): Record<string, Param> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, param]));
}

const drive: Param = { type: "string", optional: true, format: driveFormat };

/** Names of the drive slots, in the server's order. */
export const driveNames: readonly string[] = [
  ...Object.keys(indexed("ide", 4, drive)),
  ...Object.keys(indexed("scsi", 31, drive)),
  ...Object.keys(indexed("virtio", 16, drive)),
  ...Object.keys(indexed("sata", 6, drive)),
];

/** The slots that resize and template take. */
export const diskNames: readonly string[] = [...driveNames, "efidisk0", "tpmstate0"];

/** The options of a VM's config that the simulator plays. */
export const vmOptions: ParamTable = {
  acpi: flag,
  affinity: text,
  agent: { type: "string", optional: true, format: formats.agentFormat },
  args: text,
  autostart: flag,
  balloon: int(0),
  bios: { type: "string", optional: true, enum: ["seabios", "ovmf"] },
  boot: { type: "string", optional: true, format: formats.bootFormat },
  cdrom: drive,
  cicustom: { type: "string", optional: true, format: formats.cicustomFormat },
  cipassword: text,
  citype: { type: "string", optional: true, enum: ["configdrive2", "nocloud", "opennebula"] },
  ciupgrade: flag,
  ciuser: text,
  cores: int(1),
  cpu: { type: "string", optional: true, format: "pve-cpu" },
  cpulimit: { type: "number", optional: true, minimum: 0, maximum: 128 },
  cpuunits: int(1, 262144),
  description: { type: "string", optional: true, maxLength: 8192 },
  freeze: flag,
  hookscript: text,
  ...indexed("hostpci", 16, text),
  hotplug: text,
  ...indexed("ipconfig", 32, { type: "string", optional: true, format: formats.ipConfigFormat }),
  keephugepages: flag,
  kvm: flag,
  localtime: flag,
  lock: {
    type: "string",
    optional: true,
    enum: [
      ...["backup", "clone", "create", "migrate", "rollback", "snapshot", "snapshot-delete", "suspending"],
      "suspended",
    ],
  },
  machine: text,
  memory: { type: "string", optional: true, format: formats.memoryFormat },
  name: { type: "string", optional: true, format: "dns-name" },
  nameserver: text,
  ...indexed("net", 32, { type: "string", optional: true, format: formats.netFormat }),
  numa: flag,
  onboot: flag,
  ostype: {
    type: "string",
    optional: true,
    enum: [
      ...["other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11", "l24", "l26"],
      "solaris",
    ],
  },
  ...indexed("parallel", 3, text),
  protection: flag,
  reboot: flag,
  rng0: { type: "string", optional: true, format: formats.rngFormat },
  scsihw: {
    type: "string",
    optional: true,
    enum: ["lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi"],
  },
  searchdomain: text,
  ...indexed("serial", 4, { type: "string", optional: true, pattern: "(?:/dev/.+|socket)" }),
  shares: int(0, 50000),
  smbios1: { type: "string", optional: true, format: formats.smbiosFormat, maxLength: 512 },
  sockets: int(1),
  sshkeys: { type: "string", optional: true, format: "urlencoded" },
  startdate: text,
  startup: { type: "string", optional: true, format: "pve-startup-order" },
  tablet: flag,
  tags: { type: "string", optional: true, format: "pve-tag", list: true },
  tdf: flag,
  template: flag,
  ...indexed("unused", 256, text),
  ...indexed("usb", 14, text),
  vcpus: int(1),
  vga: { type: "string", optional: true, format: formats.vgaFormat },
  vmgenid: {
    type: "string",
    optional: true,
    pattern: "(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])",
  },
  vmstatestorage: text,
  watchdog: { type: "string", optional: true, format: formats.watchdogFormat },
  ...Object.fromEntries(driveNames.map((name) => [name, drive])),
};
