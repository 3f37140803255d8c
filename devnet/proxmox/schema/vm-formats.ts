import type { Param, PropertyString } from "./param-table.ts";

const flag: Param = { type: "boolean", optional: true };
const text: Param = { type: "string", optional: true };
const nicModels = [
  ...["e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er"],
  ...["ne2k_isa", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3"],
];
const base64: Param = { type: "string", optional: true, pattern: "[A-Za-z0-9+\\/]+={0,2}" };

export const netFormat: PropertyString = {
  defaultKey: "model",
  aliasOf: ["model", "macaddr"],
  keys: {
    model: { type: "string", enum: nicModels },
    macaddr: { type: "string", optional: true, format: "mac-addr" },
    bridge: { type: "string", optional: true, format: "pve-bridge-id" },
    queues: { type: "integer", optional: true, minimum: 0, maximum: 64 },
    rate: { type: "number", optional: true, minimum: 0 },
    tag: { type: "integer", optional: true, minimum: 1, maximum: 4094 },
    trunks: { type: "string", optional: true, pattern: "\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*" },
    firewall: flag,
    link_down: flag,
    mtu: { type: "integer", optional: true, minimum: 1, maximum: 65520 },
  },
};

export const agentFormat: PropertyString = {
  defaultKey: "enabled",
  keys: {
    enabled: { type: "boolean" },
    fstrim_cloned_disks: flag,
    "freeze-fs-on-backup": flag,
    type: { type: "string", optional: true, enum: ["virtio", "isa"] },
  },
};

export const smbiosFormat: PropertyString = {
  keys: {
    uuid: {
      type: "string",
      optional: true,
      pattern: "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}",
    },
    version: base64,
    serial: base64,
    manufacturer: base64,
    product: base64,
    sku: base64,
    family: base64,
    base64: flag,
  },
};

export const memoryFormat: PropertyString = {
  defaultKey: "current",
  keys: { current: { type: "integer", minimum: 16 } },
};

export const bootFormat: PropertyString = {
  defaultKey: "legacy",
  keys: {
    legacy: { type: "string", optional: true, pattern: "[acdn]{1,4}" },
    order: { type: "string", optional: true, format: "boot-device" },
  },
};

export const vgaFormat: PropertyString = {
  defaultKey: "type",
  keys: {
    type: {
      type: "string",
      optional: true,
      enum: [
        ...["cirrus", "qxl", "qxl2", "qxl3", "qxl4", "none", "serial0", "serial1", "serial2", "serial3"],
        ...["std", "virtio", "virtio-gl", "vmware"],
      ],
    },
    memory: { type: "integer", optional: true, minimum: 4, maximum: 512 },
    clipboard: { type: "string", optional: true, enum: ["vnc"] },
  },
};

export const rngFormat: PropertyString = {
  defaultKey: "source",
  keys: {
    source: { type: "string", enum: ["/dev/urandom", "/dev/random", "/dev/hwrng"] },
    max_bytes: { type: "integer", optional: true },
    period: { type: "integer", optional: true },
  },
};

export const watchdogFormat: PropertyString = {
  defaultKey: "model",
  keys: {
    model: { type: "string", optional: true, enum: ["i6300esb", "ib700"] },
    action: {
      type: "string",
      optional: true,
      enum: ["reset", "shutdown", "poweroff", "pause", "debug", "none"],
    },
  },
};

export const ipConfigFormat: PropertyString = {
  keys: {
    ip: { type: "string", optional: true, format: "ipv4-config" },
    gw: { type: "string", optional: true, format: "ipv4", requires: "ip" },
    ip6: { type: "string", optional: true, format: "ipv6-config" },
    gw6: { type: "string", optional: true, format: "ipv6", requires: "ip6" },
  },
};

export const cicustomFormat: PropertyString = {
  keys: { meta: text, network: text, user: text, vendor: text },
};
