import { driveFormat } from "../schema/drive-format.ts";
import { parsePropertyString, printPropertyString } from "../schema/property-string.ts";
import { driveNames } from "../schema/vm-options.ts";
import type { VmConfig } from "../state/state.ts";

/** A drive's options; `file` is its volume, a path, `none` or `cdrom`. */
export type Drive = Record<string, string> & { file: string };

const driveNameSet = new Set(driveNames);

export function isDriveName(option: string): boolean {
  return driveNameSet.has(option);
}

export function parseDrive(text: string): Drive {
  const { values } = parsePropertyString(driveFormat, text);
  return { file: "", ...values };
}

export function printDrive(drive: Drive): string {
  return printPropertyString(driveFormat, drive);
}

export function isCdrom(drive: Drive): boolean {
  return drive.media === "cdrom" || drive.file === "none" || drive.file === "cdrom";
}

export function isCloudInit(drive: Drive): boolean {
  return /:(?:\d+\/)?(?:vm-\d+-)?cloudinit(?:\.\w+)?$/.test(drive.file);
}

/** A config's drives by slot, sorted by name. */
export function drivesOf(config: VmConfig): Array<[slot: string, drive: Drive]> {
  return Object.keys(config)
    .filter(isDriveName)
    .sort()
    .map((slot) => [slot, parseDrive(config[slot] as string)]);
}

/** The drive that a guest boots from: the first disk of the boot order, or the first disk at all. */
export function bootDisk(config: VmConfig): [slot: string, drive: Drive] | undefined {
  const disks = drivesOf(config).filter(([, drive]) => !isCdrom(drive));
  const order = (config.boot ?? "").replace(/^order=/, "").split(";");
  return disks.find(([slot]) => order.includes(slot)) ?? disks[0];
}

/** Bytes of `1G`, `512M`, `40K` or a bare number. */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text);
  if (!match) return 0;
  const unit = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }[
    match[2] as "" | "K" | "M" | "G" | "T"
  ];
  return Math.floor(Number(match[1]) * unit);
}

/** The shortest exact way to write a size: 2560M, 2G, 40K. */
export function printSize(bytes: number): string {
  let size = bytes;
  let unit = "";
  for (const next of ["K", "M", "G", "T"]) {
    if (size === 0 || size % 1024 !== 0) break;
    size /= 1024;
    unit = next;
  }
  return bytes === 0 ? "0T" : `${size}${unit}`;
}
