import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { perm, permAny } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, nodeParams, storageId, storageParams, text, vmid } from "../schema/common-params.ts";
import type { Param } from "../schema/param-table.ts";
import { checkVolumeAccess, mayAccessVolume } from "../storage/volume-access.ts";
import {
  addVolume,
  findVolume,
  freeBytes,
  parseVolumeId,
  removeVolume,
  requireStorage,
  requireVolume,
  usedBytes,
  volumeId,
  volumePath,
  volumesOf,
} from "../storage/volumes.ts";
import { parseSize } from "../vm/drive.ts";

const content: Param = { type: "string", optional: true, format: "content", list: true };
const anyRight = permAny("/storage/{storage}", "Datastore.AllocateSpace", "Datastore.Audit");
const volumeParams = {
  node: nodeParams.node as Param,
  storage: { ...storageId, optional: true },
  volume: { type: "string" },
} as const;

/** `/nodes/{node}/storage`: what lies on the storages. */
export const storageRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/nodes/{node}/storage",
    params: {
      ...nodeParams,
      storage: { ...storageId, optional: true },
      content,
      enabled: flag,
      format: flag,
      target: text,
    },
    permission: "user",
    run: (call) =>
      Object.keys(call.node.state.storages)
        .filter((id) =>
          call.node.access.has(
            call.authId,
            `/storage/${id}`,
            ["Datastore.AllocateSpace", "Datastore.Audit"],
            true,
          ),
        )
        .filter((id) => !call.has("storage") || id === call.text("storage"))
        .filter((id) =>
          call.list("content").every((type) => requireStorage(call.node, id).content.includes(type)),
        )
        .map((id) => ({ storage: id, ...statusOf(call, id), used_fraction: fraction(call, id) })),
  },
  {
    verb: "GET",
    path: "/nodes/{node}/storage/{storage}/status",
    params: storageParams,
    permission: anyRight,
    run: (call) => {
      if (!call.node.state.storages[call.text("storage")])
        throw ApiError.parameters({ storage: "No such storage." });
      return statusOf(call, call.text("storage"));
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/storage/{storage}/content",
    params: {
      ...storageParams,
      content: { type: "string", optional: true, format: "content" },
      vmid: { ...vmid, optional: true },
    },
    permission: anyRight,
    run: listContent,
  },
  {
    verb: "POST",
    path: "/nodes/{node}/storage/{storage}/content",
    params: {
      ...storageParams,
      filename: { type: "string" },
      vmid,
      size: { type: "string", pattern: "\\d+[MG]?" },
      format: { type: "string", optional: true, enum: ["raw", "qcow2", "subvol", "vmdk"], requires: "size" },
    },
    permission: perm("/storage/{storage}", "Datastore.AllocateSpace"),
    run: allocate,
  },
  {
    verb: "GET",
    path: "/nodes/{node}/storage/{storage}/content/{volume}",
    params: volumeParams,
    permission: "user",
    run: (call) => {
      const { storage, name } = parseVolumeId(call.node, fullName(call));
      call.node.access.require(
        call.authId,
        `/storage/${storage}`,
        ["Datastore.AllocateSpace", "Datastore.Audit"],
        true,
      );
      const volume = findVolume(call.node, `${storage}:${name}`);
      if (!volume) throw ApiError.failed(`volume_size_info on '${storage}:${name}' failed - no format`);
      const format = volume.content === "iso" ? "raw" : volume.format;
      const notes = volume.notes === undefined ? {} : { notes: volume.notes };
      return { path: volumePath(call.node, volume), size: volume.size, used: volume.used, format, ...notes };
    },
  },
  {
    verb: "PUT",
    path: "/nodes/{node}/storage/{storage}/content/{volume}",
    params: { ...volumeParams, notes: text },
    permission: "user",
    run: (call) => {
      const volume = requireVolume(call.node, fullName(call));
      checkVolumeAccess(call, volume);
      if (!call.has("notes")) return;
      if (volume.content !== "backup")
        throw ApiError.failed(`attribute 'notes' is not supported for content type '${volume.content}'`);
      volume.notes = call.text("notes");
    },
  },
  {
    verb: "DELETE",
    path: "/nodes/{node}/storage/{storage}/content/{volume}",
    params: { ...volumeParams, delay: { type: "integer", optional: true, minimum: 1, maximum: 30 } },
    permission: "user",
    run: remove,
  },
];

function statusOf(call: Call, id: string): Record<string, unknown> {
  const storage = requireStorage(call.node, id);
  return {
    type: storage.type,
    content: storage.content.join(","),
    active: 1,
    enabled: 1,
    shared: storage.shared === true ? 1 : 0,
    total: storage.totalBytes,
    used: usedBytes(call.node, id),
    avail: freeBytes(call.node, id),
  };
}

function fraction(call: Call, id: string): number {
  return usedBytes(call.node, id) / requireStorage(call.node, id).totalBytes;
}

function listContent(call: Call): unknown[] {
  const storage = call.text("storage");
  requireStorage(call.node, storage);
  return volumesOf(call.node)
    .filter((volume) => volume.storage === storage && mayAccessVolume(call, volume))
    .filter((volume) => !call.has("content") || volume.content === call.text("content"))
    .filter((volume) => !call.has("vmid") || volume.vmid === call.vmid)
    .map((volume) => {
      const base = {
        volid: volumeId(volume),
        content: volume.content,
        format: volume.format,
        size: volume.size,
        ctime: volume.ctime,
      };
      if (volume.content === "backup") {
        const [notes] = volume.notes?.split("\n") ?? [];
        return { ...base, vmid: volume.vmid, subtype: "qemu", ...(notes === undefined ? {} : { notes }) };
      }
      return volume.content === "images"
        ? { ...base, vmid: volume.vmid, used: volume.used, parent: volume.parent ?? null }
        : base;
    })
    .sort((a, b) => (a.volid < b.volid ? -1 : 1));
}

function allocate(call: Call): string {
  const storage = call.text("storage");
  const file = call.text("filename");
  const format = /\.(qcow2|raw|vmdk)$/.exec(file)?.[1] ?? call.optional("format") ?? "raw";
  const bytes = /[MG]$/.test(call.text("size")) ? parseSize(call.text("size")) : call.int("size") * 1024;
  const name = `${call.vmid}/${file}`;
  if (findVolume(call.node, `${storage}:${name}`)) {
    const path = volumePath(call.node, { storage, name });
    throw ApiError.failed(`disk image '${path}' already exists`);
  }
  const volume = {
    storage,
    name,
    content: "images",
    format,
    vmid: call.vmid,
    size: bytes,
    used: bytes,
  } as const;
  return volumeId(addVolume(call.node, volume));
}

/** The volume's full name; without a storage's it is one of the path's storage. */
function fullName(call: Call): string {
  const volume = call.text("volume");
  return /^[A-Za-z][\w.-]*:/.test(volume) ? volume : `${call.text("storage")}:${volume}`;
}

function remove(call: Call): string {
  const { node } = call;
  const volid = fullName(call);
  const { storage, name } = parseVolumeId(node, volid);
  const owner = /^(?:backup\/vzdump-qemu-)?(\d+)[/-]/.exec(name)?.[1];
  if (name.startsWith("backup/") && owner !== undefined) {
    node.access.require(call.authId, `/storage/${storage}`, ["Datastore.AllocateSpace"]);
    node.access.require(call.authId, `/vms/${owner}`, ["VM.Backup"]);
  } else node.access.require(call.authId, `/storage/${storage}`, ["Datastore.Allocate"]);
  const id = owner === undefined ? storage : `${owner}@${storage}`;
  return node.tasks.start(call.authId, "imgdel", id, async (task) => {
    await node.withStorageLock(
      storage,
      async () => {
        const used = volumesOf(node).find(
          (volume) => volume.storage === storage && volume.name.startsWith(`${name}/`),
        );
        if (used) throw ApiError.failed(`base volume '${name}' is still in use by linked clones`);
        const file = join(node.storageDir(storage), name);
        const exists =
          findVolume(node, volid) !== undefined || (await stat(file).catch(() => undefined)) !== undefined;
        if (!exists) task.log(`disk image '${volumePath(node, { storage, name })}' does not exist`);
        removeVolume(node, volid);
        await rm(file, { force: true, recursive: true });
        task.log(`Removed volume '${volid}'`);
      },
      task.log,
    );
  });
}
