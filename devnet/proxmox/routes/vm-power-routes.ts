import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import type { PveNode } from "../node.ts";
import { flag, number, text, vmParams } from "../schema/common-params.ts";
import type { ParamTable } from "../schema/param-table.ts";
import type { Task } from "../tasks/task-engine.ts";
import type { LiveGuest } from "../vm/guests.ts";
import { checkLock, loadVm, locateVm } from "../vm/load-vm.ts";
import { resetVm, shutdownVm, startVm, stopVm } from "../vm/power.ts";
import { currentView } from "../vm/vm-view.ts";
import { refuseSkipLock } from "./vm-routes.ts";

/** Seconds that a shutdown waits unless told. */
const shutdownSeconds = 60;
const base = "/nodes/{node}/qemu/{vmid}/status";
const manage = perm("/vms/{vmid}", "VM.PowerMgmt");

/** `/nodes/{node}/qemu/{vmid}/status` */
export const vmPowerRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: base,
    params: vmParams,
    permission: "user",
    run: () =>
      ["current", "start", "stop", "reset", "shutdown", "suspend", "reboot"].map((subdir) => ({ subdir })),
  },
  {
    verb: "GET",
    path: `${base}/current`,
    params: vmParams,
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: (call) => currentView(call.node, call.vmid, loadVm(call.node, call.vmid)),
  },
  action(
    "start",
    {
      timeout: number,
      skiplock: flag,
      machine: text,
      stateuri: text,
      migratedfrom: text,
      targetstorage: text,
      "force-cpu": text,
      migration_network: text,
      migration_type: text,
    },
    (call) => inTask(call, "qmstart", (node, task) => startVm(node, call.vmid, task, call.flag("skiplock"))),
  ),
  action(
    "stop",
    { timeout: number, skiplock: flag, keepActive: flag, migratedfrom: text, "overrule-shutdown": flag },
    stop,
  ),
  action("shutdown", { timeout: number, forceStop: flag, skiplock: flag, keepActive: flag }, (call) => {
    refusePaused(call);
    return inTask(call, "qmshutdown", (node, task) => {
      locateVm(node, call.vmid);
      return shutdownVm(node, call.vmid, task, shutdownOptions(call));
    });
  }),
  action("reboot", { timeout: number }, reboot),
  action("reset", { skiplock: flag }, (call) => {
    requireRunning(call);
    return inTask(call, "qmreset", (node) => resetVm(node, call.vmid));
  }),
  action("suspend", { skiplock: flag, todisk: flag, statestorage: text }, (call) => {
    requireRunning(call);
    return inTask(call, "qmpause", async (node) => {
      const live = unlocked(call, node);
      await live.guest.pause();
      live.state = "paused";
    });
  }),
  action("resume", { skiplock: flag, nocheck: flag }, (call) => {
    requireRunning(call);
    return inTask(call, "qmresume", async (node) => {
      const live = unlocked(call, node);
      await live.guest.resume();
      live.state = "running";
    });
  }),
];

function action(name: string, params: ParamTable, run: (call: Call) => string | Promise<string>): ApiMethod {
  return {
    verb: "POST",
    path: `${base}/${name}`,
    params: { ...vmParams, ...params },
    permission: manage,
    run: (call) => {
      refuseSkipLock(call);
      return run(call);
    },
  };
}

/** A task that holds the VM's lock. */
function inTask(call: Call, type: string, work: (node: PveNode, task: Task) => Promise<void>): string {
  const { node, vmid } = call;
  return node.tasks.start(call.authId, type, String(vmid), (task) =>
    node.withVmLock(vmid, () => work(node, task), task.log),
  );
}

async function stop(call: Call): Promise<string> {
  const { node, vmid } = call;
  return node.tasks.start(call.authId, "qmstop", String(vmid), async (task) => {
    if (call.flag("overrule-shutdown")) await overruleShutdowns(call, task);
    await node.withVmLock(
      vmid,
      () => {
        locateVm(node, vmid);
        return stopVm(node, vmid, call.flag("skiplock"));
      },
      task.log,
    );
  });
}

async function overruleShutdowns(call: Call, task: Task): Promise<void> {
  const running = call.node.state.tasks.filter(
    (each) => each.type === "qmshutdown" && each.id === String(call.vmid) && each.exitstatus === undefined,
  );
  await Promise.all(running.map((each) => call.node.tasks.stop(each.upid)));
  if (running.length > 0)
    task.log(`overruled qmshutdown tasks: ${running.map((each) => each.upid).join(", ")}`);
}

function shutdownOptions(call: Call): { timeoutSeconds: number; force: boolean; skipLock: boolean } {
  return {
    timeoutSeconds: call.has("timeout") ? call.int("timeout") : shutdownSeconds,
    force: call.flag("forceStop"),
    skipLock: call.flag("skiplock"),
  };
}

/** The start follows on its own, a moment after the task's end. */
function reboot(call: Call): string {
  requireRunning(call);
  refusePaused(call);
  const { node, vmid } = call;
  return inTask(call, "qmreboot", async (_, task) => {
    await shutdownVm(node, vmid, task, shutdownOptions(call));
    void node.pause(1000, node.closing.signal).then(
      () =>
        node.tasks.start(call.authId, "qmstart", String(vmid), (start) =>
          node.withVmLock(vmid, () => startVm(node, vmid, start, false), start.log),
        ),
      () => undefined,
    );
  });
}

function requireRunning(call: Call): void {
  locateVm(call.node, call.vmid);
  if (!call.node.guests.get(call.vmid)) throw ApiError.failed(`VM ${call.vmid} not running`);
}

function refusePaused(call: Call): void {
  const state = call.node.guests.get(call.vmid)?.state ?? "running";
  if (state !== "running") throw ApiError.failed("VM is paused - cannot shutdown");
}

function unlocked(call: Call, node: PveNode): LiveGuest {
  if (!call.flag("skiplock")) checkLock(loadVm(node, call.vmid).config);
  const live = node.guests.get(call.vmid);
  if (!live) throw ApiError.failed(`VM ${call.vmid} not running`);
  return live;
}
