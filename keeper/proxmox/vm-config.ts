import { z } from "zod";
import { propertyString } from "./property-string.ts";
import { readAnswer } from "./read-answer.ts";

const text = z.union([z.string(), z.number()]).transform(String);
const flag = z.union([z.string(), z.number()]).transform((value) => Number(value) === 1);
const configShape = z
  .object({
    digest: z.string(),
    description: z.string().default(""),
    lock: z.string().default(""),
    cores: z.coerce.number().default(1),
    memory: text.default("512"),
    balloon: text.default(""),
    agent: text.default("0"),
    smbios1: z.string().default(""),
    net0: z.string().default(""),
    ide2: z.string().default(""),
    boot: z.string().default(""),
    onboot: flag.default(false),
    protection: flag.default(false),
    template: flag.default(false),
  })
  .loose();

/** The configuration of a VM as read back, in the words that we compare with. */
export interface VmConfig {
  /** Changes with every change; a write that carries it fails if somebody else wrote in between. */
  readonly digest: string;
  /** Without the line end that some releases add. */
  readonly mark: string;
  /** Empty when there is none. */
  readonly lock: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly balloon: string;
  readonly agentEnabled: boolean;
  /** Lower case; empty when there is none. */
  readonly uuid: string;
  readonly net0: ReadonlyMap<string, string>;
  /** Volume in the CD drive, `none`, or empty when there is no drive. */
  readonly cdrom: string;
  readonly onboot: boolean;
  readonly protection: boolean;
  readonly template: boolean;
  /** First device of the boot order and its size; null when it has none we can read. */
  readonly bootDisk: {
    readonly device: string;
    readonly sizeGiB: number;
    /** Its volume is `file`. */
    readonly setting: ReadonlyMap<string, string>;
  } | null;
}

/** @throws FinalError PVE_BAD_ANSWER */
export function readVmConfig(answer: unknown, vmid: number): VmConfig {
  const raw = readAnswer(configShape, answer, `the configuration of VM ${vmid}`);
  const agent = propertyString(raw.agent, "enabled").get("enabled");
  return {
    digest: raw.digest,
    mark: raw.description.trim(),
    lock: raw.lock,
    cores: raw.cores,
    memoryMiB: Number(propertyString(raw.memory, "current").get("current")),
    balloon: raw.balloon,
    agentEnabled: agent === "1",
    uuid: propertyString(raw.smbios1).get("uuid")?.toLowerCase() ?? "",
    net0: propertyString(raw.net0, "model"),
    cdrom: propertyString(raw.ide2, "file").get("file") ?? "",
    onboot: raw.onboot,
    protection: raw.protection,
    template: raw.template,
    bootDisk: bootDiskOf(raw),
  };
}

function bootDiskOf(raw: z.infer<typeof configShape>): VmConfig["bootDisk"] {
  const order = propertyString(raw.boot, "legacy").get("order")?.split(";") ?? ["scsi0"];
  const device = order.find((name) => /^(scsi|virtio|sata|ide)\d+$/.test(name) && name !== "ide2");
  const value = device === undefined ? undefined : raw[device];
  if (device === undefined || typeof value !== "string") return null;
  const setting = propertyString(value, "file");
  const size = /^(\d+(?:\.\d+)?)([KMGT])?$/.exec(setting.get("size") ?? "");
  if (size === null) return null;
  const gib = { K: 2 ** -20, M: 2 ** -10, G: 1, T: 2 ** 10 }[size[2] ?? ""] ?? 2 ** -30;
  return { device, sizeGiB: Number(size[1]) * gib, setting };
}
