import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, storageId, text } from "../schema/common-params.ts";
import type { StorageState } from "../state/state.ts";

const emptyDigest = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

/** `/storage`: the definitions. Only directory storages are played. */
export const storageDefinitionRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/storage",
    params: { type: text },
    permission: "user",
    run: (call) =>
      Object.entries(call.node.state.storages)
        .filter(([id]) =>
          call.node.access.has(
            call.authId,
            `/storage/${id}`,
            ["Datastore.Audit", "Datastore.AllocateSpace"],
            true,
          ),
        )
        .map(([id, storage]) => view(call, id, storage)),
  },
  {
    verb: "GET",
    path: "/storage/{storage}",
    params: { storage: storageId },
    permission: perm("/storage/{storage}", "Datastore.Allocate"),
    run: (call) => view(call, call.text("storage"), requireDefinition(call)),
  },
  {
    verb: "POST",
    path: "/storage",
    params: {
      storage: storageId,
      type: { type: "string", enum: ["dir"] },
      path: text,
      content: { type: "string", optional: true, format: "content", list: true },
      shared: flag,
    },
    permission: perm("/storage", "Datastore.Allocate"),
    run: (call) => {
      const id = call.text("storage");
      const { storages } = call.node.state;
      if (storages[id]) throw ApiError.failed(`create storage failed: storage ID '${id}' already defined`);
      if (!call.has("path"))
        throw ApiError.parameters({ path: "property is missing and it is not optional" });
      const first = Object.values(storages)[0];
      storages[id] = {
        type: "dir",
        path: call.text("path"),
        content: call.has("content")
          ? call.list("content")
          : ["images", "rootdir", "vztmpl", "iso", "backup", "snippets"],
        // A directory shares its file system's size with the others.
        totalBytes: first?.totalBytes ?? 0,
        usedBytes: first?.usedBytes ?? 0,
        ...(call.flag("shared") ? { shared: true } : {}),
      };
      return { storage: id, type: "dir" };
    },
  },
  {
    verb: "PUT",
    path: "/storage/{storage}",
    params: {
      storage: storageId,
      content: { type: "string", optional: true, format: "content", list: true },
    },
    permission: perm("/storage", "Datastore.Allocate"),
    run: (call) => {
      const definition = requireDefinition(call);
      if (call.has("content")) definition.content = call.list("content");
      return { storage: call.text("storage"), type: "dir" };
    },
  },
  {
    verb: "DELETE",
    path: "/storage/{storage}",
    params: { storage: storageId },
    permission: perm("/storage", "Datastore.Allocate"),
    run: (call) => {
      requireDefinition(call);
      delete call.node.state.storages[call.text("storage")];
    },
  },
];

function requireDefinition(call: Call): StorageState {
  const storage = call.node.state.storages[call.text("storage")];
  if (!storage) throw ApiError.failed(`storage '${call.text("storage")}' does not exist`);
  return storage;
}

function view(call: Call, id: string, storage: StorageState): Record<string, unknown> {
  return {
    storage: id,
    type: storage.type,
    path: storage.path,
    content: storage.content.join(","),
    digest: emptyDigest,
    ...(storage.shared === true ? { shared: 1 } : {}),
    "prune-backups": "keep-all=1",
    ...(call.node.options.release === "8.4" ? {} : { priority: 0 }),
  };
}
