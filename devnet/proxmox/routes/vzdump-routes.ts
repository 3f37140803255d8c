import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, nodeParams, storageId } from "../schema/common-params.ts";
import { checkVolumeAccess } from "../storage/volume-access.ts";
import { requireVolume } from "../storage/volumes.ts";
import { dumpVm } from "../vm/dump-vm.ts";

/** `/nodes/{node}/vzdump`: backups of one VM at a time, to a storage. */
export const vzdumpRoutes: readonly ApiMethod[] = [
  {
    verb: "POST",
    path: "/nodes/{node}/vzdump",
    params: {
      node: { type: "string", optional: true, format: "node" },
      vmid: { type: "string", optional: true, format: "pve-vmid", list: true },
      storage: { ...storageId, optional: true },
      mode: { type: "string", optional: true, enum: ["snapshot", "suspend", "stop"] },
      compress: { type: "string", optional: true, enum: ["0", "1", "gzip", "lzo", "zstd"] },
      "notes-template": { type: "string", optional: true, maxLength: 1024, requires: "storage" },
      remove: flag,
      "notification-mode": {
        type: "string",
        optional: true,
        enum: ["auto", "legacy-sendmail", "notification-system"],
      },
    },
    permission: "user",
    run: dump,
  },
  {
    verb: "GET",
    path: "/nodes/{node}/vzdump/extractconfig",
    params: { ...nodeParams, volume: { type: "string" } },
    permission: "user",
    run: (call) => {
      const volume = requireVolume(call.node, call.text("volume"));
      checkVolumeAccess(call, volume);
      call.node.access.require(call.authId, `/vms/${volume.vmid}`, ["VM.Backup"]);
      return Object.entries(volume.backup?.config ?? {})
        .map(([option, value]) => `${option}: ${value}\n`)
        .join("");
    },
  },
];

function dump(call: Call): string {
  const { node } = call;
  const [vmid, ...more] = call.list("vmid").map(Number);
  if (vmid === undefined || more.length > 0 || !call.has("storage"))
    throw ApiError.parameters({ vmid: "the simulator backs up one VM at a time, to a storage" });
  const home = node.cluster.homeOf(vmid);
  // No task at all: the answer is this word in place of a UPID.
  if (home && home !== node) return "OK";
  node.access.require(call.authId, `/storage/${call.text("storage")}`, ["Datastore.AllocateSpace"]);
  const order = {
    vmid,
    authId: call.authId,
    storage: call.text("storage"),
    mode: (call.optional("mode") ?? "snapshot") as "snapshot" | "suspend" | "stop",
    compress: call.optional("compress") ?? "0",
    remove: call.flag("remove", true),
    notes: call.optional("notes-template"),
  };
  return node.tasks.start(call.authId, "vzdump", String(vmid), (task) => dumpVm(node, order, task));
}
