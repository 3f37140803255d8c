import { allOf, anyOf, perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import {
  flag,
  nodeParams,
  number,
  storageId,
  text,
  vmDigest,
  vmid,
  vmParams,
} from "../schema/common-params.ts";
import { diskNames, vmOptions } from "../schema/vm-options.ts";
import { requireStorage } from "../storage/volumes.ts";
import { checkBridgeRights } from "../vm/change-rights.ts";
import { type CloneOrder, cloneVm } from "../vm/clone.ts";
import { createVm } from "../vm/create-vm.ts";
import { destroyVm } from "../vm/destroy.ts";
import { drivesOf, isCdrom } from "../vm/drive.ts";
import { checkLock, loadVm, locateVm } from "../vm/load-vm.ts";
import { makeTemplate } from "../vm/make-template.ts";
import { resizeDisk } from "../vm/resize.ts";
import { restoreVm } from "../vm/restore-vm.ts";
import { statusView } from "../vm/vm-view.ts";

const index =
  "config cloudinit pending status unlink vncproxy termproxy migrate resize move rrd rrddata monitor agent snapshot spiceproxy sendkey firewall mtunnel remote_migrate";
const inPool = (privilege: string) =>
  anyOf(perm("/vms/{newid}", privilege), (call) => {
    if (!call.has("pool")) throw ApiError.forbidden();
    perm("/pool/{pool}", privilege)(call);
  });

/** `/nodes/{node}/qemu`: VMs as a whole. */
export const vmRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/nodes/{node}/qemu",
    params: { ...nodeParams, full: flag },
    permission: "user",
    run: (call) =>
      Object.entries(call.node.state.vms)
        .filter(([id]) => call.node.access.has(call.authId, `/vms/${id}`, ["VM.Audit"]))
        .map(([id, vm]) => {
          const live = call.node.guests.get(Number(id));
          const qmpstatus = live?.state ?? "stopped";
          return { ...statusView(call.node, Number(id), vm), ...(call.flag("full") ? { qmpstatus } : {}) };
        }),
  },
  {
    verb: "POST",
    path: "/nodes/{node}/qemu",
    params: {
      ...nodeParams,
      ...vmOptions,
      vmid,
      pool: { type: "string", optional: true, format: "pool-id" },
      storage: { ...storageId, optional: true },
      bwlimit: number,
      force: { ...flag, requires: "archive" },
      start: flag,
      unique: { ...flag, requires: "archive" },
      archive: { type: "string", optional: true, maxLength: 255 },
    },
    permission: anyOf(
      perm("/vms/{vmid}", "VM.Allocate"),
      (call) => {
        if (!call.has("pool")) throw ApiError.forbidden();
        perm("/pool/{pool}", "VM.Allocate")(call);
      },
      (call) => {
        // Who may back a VM up may restore it over itself.
        const isOverItself = call.has("archive") && call.flag("force") && call.node.state.vms[call.vmid];
        if (!isOverItself) throw ApiError.forbidden();
        perm("/vms/{vmid}", "VM.Backup")(call);
      },
    ),
    run: (call) => (call.has("archive") ? restoreVm(call) : createVm(call)),
  },
  {
    verb: "GET",
    path: "/nodes/{node}/qemu/{vmid}",
    params: vmParams,
    permission: "user",
    run: () => index.split(" ").map((subdir) => ({ subdir })),
  },
  {
    verb: "DELETE",
    path: "/nodes/{node}/qemu/{vmid}",
    params: { ...vmParams, purge: flag, "destroy-unreferenced-disks": flag, skiplock: flag },
    permission: perm("/vms/{vmid}", "VM.Allocate"),
    run: destroy,
  },
  {
    verb: "POST",
    path: "/nodes/{node}/qemu/{vmid}/clone",
    params: {
      ...vmParams,
      newid: vmid,
      name: { type: "string", optional: true, format: "dns-name" },
      description: text,
      pool: { type: "string", optional: true, format: "pool-id" },
      snapname: { type: "string", optional: true, maxLength: 40, format: "snapshot-name" },
      storage: { ...storageId, optional: true },
      format: { type: "string", optional: true, enum: ["raw", "qcow2", "vmdk"] },
      full: flag,
      target: { type: "string", optional: true, format: "node" },
      bwlimit: number,
    },
    permission: allOf(perm("/vms/{vmid}", "VM.Clone"), inPool("VM.Allocate")),
    run: clone,
  },
  {
    verb: "POST",
    path: "/nodes/{node}/qemu/{vmid}/template",
    params: { ...vmParams, disk: { type: "string", optional: true, enum: diskNames } },
    permission: perm("/vms/{vmid}", "VM.Allocate"),
    run: async (call) =>
      call.node.withVmLock(call.vmid, () => {
        const { node, vmid: id } = call;
        const vm = loadVm(node, id);
        checkLock(vm.config);
        if (Object.keys(vm.snapshots).length > 0)
          throw ApiError.failed("unable to create template, because VM contains snapshots");
        if (vm.config.template === "1") throw ApiError.failed("you can't convert a template to a template");
        if (node.guests.get(id)) throw ApiError.failed("you can't convert a VM to template if VM is running");
        return node.tasks.start(call.authId, "qmtemplate", String(id), () => makeTemplate(node, id, vm));
      }),
  },
  {
    verb: "PUT",
    path: "/nodes/{node}/qemu/{vmid}/resize",
    params: {
      ...vmParams,
      disk: { type: "string", enum: diskNames },
      size: { type: "string", pattern: "\\+?\\d+(\\.\\d+)?[KMGT]?" },
      digest: vmDigest,
      skiplock: flag,
    },
    permission: perm("/vms/{vmid}", "VM.Config.Disk"),
    run: (call) => {
      refuseSkipLock(call);
      const order = {
        disk: call.text("disk"),
        size: call.text("size"),
        digest: call.optional("digest"),
        skipLock: call.flag("skiplock"),
      };
      const { node, vmid: id } = call;
      return node.tasks.start(call.authId, "resize", String(id), (task) =>
        node.withVmLock(id, () => resizeDisk(node, id, order, task), task.log),
      );
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/qemu/{vmid}/feature",
    params: {
      ...vmParams,
      feature: { type: "string", enum: ["snapshot", "clone", "copy"] },
      snapname: { type: "string", optional: true, maxLength: 40 },
    },
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: (call) => {
      const isTemplate = loadVm(call.node, call.vmid).config.template === "1";
      const has = { snapshot: !isTemplate, clone: isTemplate, copy: true }[call.text("feature")];
      return { hasFeature: has ? 1 : 0, nodes: [call.node.name] };
    },
  },
];

/** Throws for everybody but root's own ticket. */
export function refuseSkipLock(call: Call): void {
  if (call.has("skiplock") && !call.isRoot)
    throw ApiError.parameters({ skiplock: "Only root may use this option." });
}

function destroy(call: Call): string {
  const { node, vmid: id } = call;
  refuseSkipLock(call);
  const vm = loadVm(node, id);
  if (vm.config.protection === "1") throw ApiError.failed(`can't remove VM ${id} - protection mode enabled`);
  if (node.guests.get(id)) throw ApiError.failed(`VM ${id} is running - destroy failed`);
  const options = {
    purge: call.flag("purge"),
    unreferenced: call.flag("destroy-unreferenced-disks"),
    skipLock: call.flag("skiplock"),
  };
  return node.tasks.start(call.authId, "qmdestroy", String(id), (task) =>
    node.withVmLock(id, () => destroyVm(node, id, task, options), task.log),
  );
}

function clone(call: Call): string {
  const { node } = call;
  const target = call.int("newid");
  const storage = call.optional("storage");
  const pool = call.optional("pool");
  const targetNode = node.cluster.find(call.optional("target") ?? node.name);
  if (!targetNode) throw ApiError.failed(`no such cluster node '${call.text("target")}'`);
  if (pool !== undefined && !node.state.pools[pool])
    throw ApiError.forbidden(`pool '${pool}' does not exist`);
  if (storage !== undefined) requireStorage(node, storage);
  const { config, snapshots } = locateVm(node, call.vmid);
  checkLock(config);
  if (call.has("snapname") && !snapshots[call.text("snapname")])
    throw ApiError.failed(`snapshot '${call.text("snapname")}' does not exist`);
  const full = call.flag("full", config.template !== "1");
  for (const option of ["storage", "format"])
    if (!full && call.has(option))
      throw ApiError.failed(`parameter '${option}' not allowed for linked clones`);
  const home = node.cluster.homeOf(target);
  if (home === node) throw ApiError.failed(`unable to create VM ${target}: config file already exists`);
  if (home)
    throw ApiError.failed(
      `unable to create VM ${target} - VM ${target} already exists on node '${home.name}'`,
    );
  if (targetNode !== node) checkShared(call, storage);
  checkDisks(call, full, storage);
  checkBridgeRights(call, config);
  node.newVms.set(target, Date.now());
  node.state.vms[target] = {
    config: { lock: "clone", description: " qmclone temporary file" },
    pending: {},
    pendingDelete: [],
    snapshots: {},
  };
  const order: CloneOrder = {
    source: call.vmid,
    target,
    full,
    node: targetNode,
    config: { ...(snapshots[call.text("snapname")]?.config ?? config) },
    ...(storage === undefined ? {} : { storage }),
    ...(pool === undefined ? {} : { pool }),
    ...(call.has("format") ? { format: call.text("format") } : {}),
    ...(call.has("name") ? { name: call.text("name") } : {}),
    ...(call.has("description") ? { description: call.text("description") } : {}),
    ...(call.has("bwlimit") ? { bwlimit: call.int("bwlimit") * 1024 } : {}),
  };
  return node.tasks.start(call.authId, "qmclone", String(call.vmid), (task) => cloneVm(node, order, task));
}

/** A clone goes to another node only from and to storage that both see. */
function checkShared(call: Call, storage: string | undefined): void {
  const isShared = (id: string) => requireStorage(call.node, id).shared === true;
  if (storage !== undefined && !isShared(storage))
    throw ApiError.failed(`can't clone to non-shared storage '${storage}'`);
  for (const [, drive] of drivesOf(loadVm(call.node, call.vmid).config)) {
    if (isCdrom(drive) || isShared(drive.file.slice(0, drive.file.indexOf(":")))) continue;
    throw ApiError.failed(`can't clone VM to node '${call.text("target")}' (VM uses local storage)`);
  }
}

function checkDisks(call: Call, full: boolean, storage: string | undefined): void {
  for (const [slot, drive] of drivesOf(loadVm(call.node, call.vmid).config)) {
    if (isCdrom(drive)) continue;
    const name = storage ?? drive.file.slice(0, drive.file.indexOf(":"));
    call.node.access.require(call.authId, `/storage/${name}`, ["Datastore.AllocateSpace"]);
    if (storage !== undefined && !requireStorage(call.node, storage).content.includes("images"))
      throw ApiError.failed(`storage '${storage}' does not support vm images`);
    if (!full && (call.has("snapname") || !/[:/]base-[^/]+$/.test(drive.file))) {
      const what = call.has("snapname") ? `a snapshot of '${drive.file}'` : `'${drive.file}'`;
      throw ApiError.failed(`Linked clone feature is not supported for ${what} (${slot})`);
    }
  }
}
