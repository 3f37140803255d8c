import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import type { StorageState, Volume } from "../state/state.ts";

/** Bytes that an empty qcow2 overlay takes. */
export const overlayBytes = 200_704;
/** Bytes of a cloud-init drive. */
export const cloudInitBytes = 4 * 1024 * 1024;

export function requireStorage(node: PveNode, id: string): StorageState {
  const storage = node.state.storages[id];
  if (!storage) throw ApiError.failed(`storage '${id}' does not exist`);
  return storage;
}

/** Splits `local:iso/seed.iso` and checks both halves as the server does. */
export function parseVolumeId(node: PveNode, volid: string): { storage: string; name: string } {
  const match = /^([A-Za-z][\w.-]*[A-Za-z0-9]):(.+)$/s.exec(volid);
  if (!match) throw ApiError.failed(`unable to parse volume ID '${volid}'`);
  const [, storage = "", name = ""] = match;
  requireStorage(node, storage);
  const good =
    /^\d+\/[^/]+(?:\/\d+\/[^/]+)?$/.test(name) || /^(?:iso|vztmpl|snippets|backup|import)\/[^/]+$/.test(name);
  if (!good) throw ApiError.failed(`unable to parse directory volume name '${name}'`);
  return { storage, name };
}

/** What lies on the node's storages: its own, and what all nodes share. */
export function volumesOf(node: PveNode): readonly Volume[] {
  const { volumes } = node.state;
  return node.cluster.nodes.length === 1
    ? volumes
    : volumes.filter((volume) => volume.node === undefined || volume.node === node.name);
}

export function findVolume(node: PveNode, volid: string): Volume | undefined {
  return volumesOf(node).find((volume) => volumeId(volume) === volid);
}

export function requireVolume(node: PveNode, volid: string): Volume {
  parseVolumeId(node, volid);
  const volume = findVolume(node, volid);
  if (!volume) throw ApiError.failed(`volume '${volid}' does not exist`);
  return volume;
}

export function volumeId(volume: Volume): string {
  return `${volume.storage}:${volume.name}`;
}

/** Where the real server would have the file. */
export function volumePath(node: PveNode, volume: Pick<Volume, "storage" | "name">): string {
  const root = requireStorage(node, volume.storage).path;
  if (/^(?:iso|vztmpl)\//.test(volume.name))
    return `${root}/template/${volume.name.replace("vztmpl", "cache")}`;
  if (volume.name.startsWith("backup/")) return `${root}/${volume.name.replace("backup", "dump")}`;
  if (volume.name.startsWith("import/")) return `${root}/${volume.name}`;
  return `${root}/images/${volume.name.split("/").slice(-2).join("/")}`;
}

/** Bytes in use: what others put there, and our volumes. */
export function usedBytes(node: PveNode, storage: string): number {
  const own = volumesOf(node).filter((volume) => volume.storage === storage);
  return requireStorage(node, storage).usedBytes + own.reduce((sum, volume) => sum + volume.used, 0);
}

export function freeBytes(node: PveNode, storage: string): number {
  return Math.max(0, requireStorage(node, storage).totalBytes - usedBytes(node, storage));
}

/**
 * Adds a volume. Disks count with their whole size (as with full preallocation), overlays with their metadata, so
 * that a storage can be full in a way that a test can tell beforehand.
 */
export function addVolume(node: PveNode, volume: Omit<Volume, "ctime" | "node">): Volume {
  if (volume.used > freeBytes(node, volume.storage)) {
    const path = volumePath(node, volume);
    throw ApiError.failed(`unable to create image: qemu-img: ${path}: No space left on device`);
  }
  const place = node.ownsVolumesOf(volume.storage) ? { node: node.name } : {};
  const added = { ...volume, ...place, ctime: Math.floor(Date.now() / 1000) };
  node.state.volumes.push(added);
  return added;
}

export function removeVolume(node: PveNode, volid: string): void {
  const found = findVolume(node, volid);
  if (found) node.state.volumes.splice(node.state.volumes.indexOf(found), 1);
}

/** First free `vm-<id>-disk-<n>` of a VM on a storage. */
export function nextDiskName(node: PveNode, storage: string, vmid: number, format: string): string {
  const taken = new Set(
    volumesOf(node)
      .filter((volume) => volume.storage === storage)
      .map((volume) => /(?:vm|base)-(\d+-disk-\d+)\.\w+$/.exec(volume.name)?.[1]),
  );
  let number = 0;
  while (taken.has(`${vmid}-disk-${number}`)) number++;
  return `vm-${vmid}-disk-${number}.${format}`;
}
