import { perm, permAny } from "../access/permission.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, text, vmDigest, vmParams } from "../schema/common-params.ts";
import type { ParamTable } from "../schema/param-table.ts";
import { driveNames, vmOptions } from "../schema/vm-options.ts";
import { checkLock, configDigest, loadVm } from "../vm/load-vm.ts";
import {
  applyConfigChange,
  type ConfigChange,
  checkConfigChange,
  readConfigChange,
} from "../vm/update-config.ts";
import { configView, futureConfig, optionView } from "../vm/vm-view.ts";

const list = { ...text, list: true } as const;
const change: ParamTable = {
  ...vmOptions,
  ...vmParams,
  delete: list,
  revert: list,
  digest: vmDigest,
  force: flag,
  skiplock: flag,
};
const rights = permAny(
  "/vms/{vmid}",
  ...["Disk", "CDROM", "CPU", "Memory", "Network", "HWType", "Options", "Cloudinit"].map(
    (part) => `VM.Config.${part}`,
  ),
);

/** `/nodes/{node}/qemu/{vmid}/config` and what else changes it at once. */
export const vmConfigRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/nodes/{node}/qemu/{vmid}/config",
    params: { ...vmParams, current: flag, snapshot: { type: "string", optional: true, maxLength: 40 } },
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: (call) => {
      const vm = loadVm(call.node, call.vmid);
      return configView(vm, call.flag("current") ? vm.config : futureConfig(vm));
    },
  },
  {
    verb: "PUT",
    path: "/nodes/{node}/qemu/{vmid}/config",
    params: change,
    permission: rights,
    run: async (call) => {
      const order = readConfigChange(call);
      await call.node.withVmLock(call.vmid, async () => {
        checkConfigChange(call.node, order);
        await applyConfigChange(call.node, order);
      });
    },
  },
  {
    verb: "POST",
    path: "/nodes/{node}/qemu/{vmid}/config",
    params: {
      ...change,
      background_delay: { type: "integer", optional: true, minimum: 1, maximum: 30 },
      "import-working-storage": text,
    },
    permission: rights,
    run: changeInTask,
  },
  {
    verb: "GET",
    path: "/nodes/{node}/qemu/{vmid}/pending",
    params: vmParams,
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: pending,
  },
  {
    verb: "PUT",
    path: "/nodes/{node}/qemu/{vmid}/unlink",
    params: { ...vmParams, idlist: { type: "string", list: true }, force: flag },
    permission: permAny("/vms/{vmid}", "VM.Config.Disk"),
    run: (call) => unlink(call),
  },
];

async function changeInTask(call: Call): Promise<string | null> {
  const { node, vmid } = call;
  const order = readConfigChange(call);
  let upid = "";
  await node.withVmLock(vmid, () => checkConfigChange(node, order));
  const done = new Promise<void>((resolve) => {
    upid = node.tasks.start(call.authId, "qmconfig", String(vmid), async (task) => {
      try {
        task.log(`update VM ${vmid}: ${order.summary}`);
        await node.withVmLock(vmid, () => applyConfigChange(node, order, task), task.log);
      } finally {
        resolve();
      }
    });
  });
  if (!call.has("background_delay")) return upid;
  // Within the delay a task that succeeds is as good as a synchronous call.
  await Promise.race([done, node.pause(call.int("background_delay") * 1000)]);
  await new Promise((resolve) => setImmediate(resolve));
  return node.tasks.find(upid)?.exitstatus === "OK" ? null : upid;
}

function pending(call: Call): unknown[] {
  const vm = loadVm(call.node, call.vmid);
  const rows: Array<Record<string, unknown>> = [{ key: "digest", value: configDigest(vm) }];
  for (const option of new Set([...Object.keys(vm.config), ...Object.keys(vm.pending)])) {
    const [now, next] = [vm.config[option], vm.pending[option]];
    rows.push({
      key: option,
      ...(now === undefined ? {} : { value: optionView(option, now) }),
      ...(next === undefined ? {} : { pending: optionView(option, next) }),
      ...(vm.pendingDelete.includes(option) ? { delete: 1 } : {}),
    });
  }
  return rows;
}

async function unlink(call: Call): Promise<void> {
  const remove = call.list("idlist").filter((slot) => driveNames.includes(slot) || /^unused\d+$/.test(slot));
  const order: ConfigChange = {
    vmid: call.vmid,
    values: {},
    remove,
    revert: [],
    force: call.flag("force"),
    digest: undefined,
    skipLock: false,
    summary: "",
  };
  await call.node.withVmLock(call.vmid, async () => {
    checkLock(loadVm(call.node, call.vmid).config);
    await applyConfigChange(call.node, order);
  });
}
