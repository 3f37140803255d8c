import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { formattingLine } from "../storage/formatting-line.ts";
import {
  addVolume,
  cloudInitBytes,
  findVolume,
  nextDiskName,
  requireVolume,
  volumeId,
} from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";
import { type Drive, printDrive, printSize } from "./drive.ts";

/**
 * Makes the volume that a drive's text asks for: `local:8` (GiB), `local:cloudinit`, or `local:0,import-from=…`.
 * @returns the drive with its new volume, or undefined when the text names one that should exist already
 */
export async function createDisk(
  node: PveNode,
  vmid: number,
  slot: string,
  drive: Drive,
  task?: Task,
): Promise<Drive | undefined> {
  const match = /^([A-Za-z][\w.-]*):(cloudinit|\d+(?:\.\d+)?)$/.exec(drive.file);
  if (!match) return undefined;
  const [, storage = "", what = ""] = match;
  const cloudInit = what === "cloudinit";
  const imported = drive["import-from"] === undefined ? undefined : importSource(node, drive["import-from"]);
  const format = cloudInit || imported ? "qcow2" : (drive.format ?? "raw");
  const size = cloudInit ? cloudInitBytes : (imported?.size ?? Math.floor(Number(what) * 1024 ** 3));
  const file = cloudInit ? `vm-${vmid}-cloudinit.qcow2` : nextDiskName(node, storage, vmid, format);
  const name = `${vmid}/${file}`;
  if (cloudInit && findVolume(node, `${storage}:${name}`))
    throw ApiError.failed(`unable to create image: disk image '${name}' already exists`);
  const volume = await node.withStorageLock(
    storage,
    () => addVolume(node, { storage, name, content: "images", format, vmid, size, used: size }),
    task?.log,
  );
  task?.log(formattingLine(node, storage, name, format, size));
  if (imported) await node.options.driver.createBase(node.vmDir(vmid));
  const { format: _, "import-from": __, ...rest } = drive;
  const created: Drive = cloudInit
    ? { file: volumeId(volume), media: "cdrom" }
    : { ...rest, file: volumeId(volume), size: printSize(size) };
  task?.log(`${slot}: successfully created disk '${printDrive(created)}'`);
  if (cloudInit) task?.log("generating cloud-init ISO");
  return created;
}

function importSource(node: PveNode, volid: string): { size: number } {
  const volume = requireVolume(node, volid);
  if (volume.content !== "import" && volume.content !== "images")
    throw ApiError.failed(
      `cannot import from '${volid}' - content type '${volume.content}' is no disk image`,
    );
  return { size: volume.size };
}
