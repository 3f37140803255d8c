import { perm, permAny } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, text, vmParams } from "../schema/common-params.ts";
import type { Param } from "../schema/param-table.ts";
import type { Snapshot } from "../state/state.ts";
import { drivesOf, isCdrom } from "../vm/drive.ts";
import { checkLock, configDigest, loadVm } from "../vm/load-vm.ts";
import { startVm } from "../vm/power.ts";
import { configView } from "../vm/vm-view.ts";

const base = "/nodes/{node}/qemu/{vmid}/snapshot";
const snapname: Param = { type: "string", maxLength: 40, format: "snapshot-name" };

/** Snapshots of configs. Guests' disks are not rolled back: no driver keeps their past. */
export const snapshotRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: base,
    params: vmParams,
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: (call) => {
      const vm = loadVm(call.node, call.vmid);
      const running = call.node.guests.get(call.vmid) ? 1 : 0;
      const now = { name: "current", description: "You are here!", digest: configDigest(vm), running };
      return [
        ...Object.entries(vm.snapshots).map(([name, snap]) => ({
          name,
          snaptime: snap.snaptime,
          vmstate: 0,
          description: snap.description ?? "",
          ...(snap.parent === undefined ? {} : { parent: snap.parent }),
        })),
        vm.parent === undefined ? now : { ...now, parent: vm.parent },
      ];
    },
  },
  {
    verb: "POST",
    path: base,
    params: { ...vmParams, snapname, description: text, vmstate: flag },
    permission: perm("/vms/{vmid}", "VM.Snapshot"),
    run: create,
  },
  {
    verb: "GET",
    path: `${base}/{snapname}`,
    params: { ...vmParams, snapname },
    permission: "user",
    run: () => [{ cmd: "rollback" }, { cmd: "config" }],
  },
  {
    verb: "GET",
    path: `${base}/{snapname}/config`,
    params: { ...vmParams, snapname },
    permission: permAny("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit"),
    run: (call) => {
      const {
        digest: _,
        parent: __,
        ...view
      } = configView(loadVm(call.node, call.vmid), requireSnapshot(call).config);
      const { snaptime, description, parent } = requireSnapshot(call);
      return {
        ...view,
        snaptime,
        ...(description === undefined ? {} : { description }),
        ...(parent === undefined ? {} : { parent }),
      };
    },
  },
  {
    verb: "PUT",
    path: `${base}/{snapname}/config`,
    params: { ...vmParams, snapname, description: text },
    permission: perm("/vms/{vmid}", "VM.Snapshot"),
    run: (call) => {
      const snapshot = requireSnapshot(call);
      if (call.has("description"))
        loadVm(call.node, call.vmid).snapshots[call.text("snapname")] = {
          ...snapshot,
          description: call.text("description"),
        };
    },
  },
  {
    verb: "POST",
    path: `${base}/{snapname}/rollback`,
    params: { ...vmParams, snapname, start: flag },
    permission: permAny("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback"),
    run: rollback,
  },
  {
    verb: "DELETE",
    path: `${base}/{snapname}`,
    params: { ...vmParams, snapname, force: flag },
    permission: perm("/vms/{vmid}", "VM.Snapshot"),
    run: (call) =>
      inTask(call, "qmdelsnapshot", () => {
        const vm = loadVm(call.node, call.vmid);
        checkLock(vm.config);
        const name = call.text("snapname");
        const snapshot = vm.snapshots[name];
        if (!snapshot) throw ApiError.failed(`snapshot '${name}' does not exist`);
        delete vm.snapshots[name];
        for (const [each, child] of Object.entries(vm.snapshots)) {
          if (child.parent !== name) continue;
          const { parent: _, ...rest } = child;
          vm.snapshots[each] = snapshot.parent === undefined ? rest : { ...rest, parent: snapshot.parent };
        }
        if (vm.parent !== name) return;
        if (snapshot.parent === undefined) delete vm.parent;
        else vm.parent = snapshot.parent;
      }),
  },
];

function rollback(call: Call): string {
  const { node, vmid } = call;
  return node.tasks.start(call.authId, "qmrollback", String(vmid), async (task) => {
    await node.withVmLock(vmid, () => restore(call), task.log);
    if (!call.flag("start")) return;
    // The start is a task of its own, with a log of its own.
    const start = node.tasks.start(call.authId, "qmstart", String(vmid), (starting) =>
      node.withVmLock(vmid, () => startVm(node, vmid, starting, false), starting.log),
    );
    await node.tasks.finished(start);
  });
}

/** A running VM is stopped for it, and stays stopped. */
async function restore(call: Call): Promise<void> {
  const vm = loadVm(call.node, call.vmid);
  checkLock(vm.config);
  const snapshot = requireSnapshot(call);
  const live = call.node.guests.get(call.vmid);
  await live?.guest.kill();
  await live?.gone;
  vm.config = { ...snapshot.config };
  vm.parent = call.text("snapname");
}

function requireSnapshot(call: Call): Snapshot {
  const snapshot = loadVm(call.node, call.vmid).snapshots[call.text("snapname")];
  if (!snapshot) throw ApiError.failed(`snapshot '${call.text("snapname")}' does not exist`);
  return snapshot;
}

function inTask(call: Call, type: string, work: () => Promise<void> | void): string {
  const { node, vmid } = call;
  return node.tasks.start(call.authId, type, String(vmid), (task) => node.withVmLock(vmid, work, task.log));
}

function create(call: Call): string {
  const { node, vmid } = call;
  const name = call.text("snapname");
  if (name === "current" || name === "pending")
    throw ApiError.failed(`unable to use snapshot name '${name}' (reserved name)`);
  return node.tasks.start(call.authId, "qmsnapshot", String(vmid), (task) =>
    node.withVmLock(
      vmid,
      () => {
        const vm = loadVm(node, vmid);
        checkLock(vm.config);
        if (vm.snapshots[name]) throw ApiError.failed(`snapshot name '${name}' already used`);
        for (const [slot, drive] of drivesOf(vm.config))
          if (!isCdrom(drive)) task.log(`snapshotting 'drive-${slot}' (${drive.file})`);
        vm.snapshots[name] = {
          config: { ...vm.config },
          snaptime: Math.floor(Date.now() / 1000),
          ...(call.has("description") ? { description: call.text("description") } : {}),
          ...(vm.parent === undefined ? {} : { parent: vm.parent }),
        };
        vm.parent = name;
      },
      task.log,
    ),
  );
}
