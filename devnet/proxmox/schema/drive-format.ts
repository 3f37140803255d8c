import type { Param, PropertyString } from "./param-table.ts";

const flag: Param = { type: "boolean", optional: true };
const count: Param = { type: "integer", optional: true };
const rate: Param = { type: "number", optional: true };

function limits(): Record<string, Param> {
  const keys: Record<string, Param> = {};
  for (const kind of ["", "_rd", "_wr"]) {
    keys[`iops${kind}`] = count;
    keys[`iops${kind}_max`] = count;
    keys[`mbps${kind}`] = rate;
    keys[`mbps${kind}_max`] = rate;
  }
  return keys;
}

/** The value of a disk or CD drive (`scsi0`, `ide2`, …). */
export const driveFormat: PropertyString = {
  defaultKey: "file",
  keys: {
    file: { type: "string" },
    media: { type: "string", optional: true, enum: ["cdrom", "disk"] },
    size: { type: "string", optional: true, pattern: "\\d+(\\.\\d+)?[KMGT]?" },
    format: { type: "string", optional: true, enum: ["raw", "qcow", "qed", "qcow2", "vmdk", "cloop"] },
    cache: {
      type: "string",
      optional: true,
      enum: ["none", "writethrough", "writeback", "unsafe", "directsync"],
    },
    aio: { type: "string", optional: true, enum: ["native", "threads", "io_uring"] },
    discard: { type: "string", optional: true, enum: ["ignore", "on"] },
    detect_zeroes: flag,
    ssd: flag,
    iothread: flag,
    ro: flag,
    backup: flag,
    replicate: flag,
    snapshot: flag,
    shared: flag,
    serial: { type: "string", optional: true, maxLength: 60 },
    "import-from": { type: "string", optional: true },
    ...limits(),
  },
};
