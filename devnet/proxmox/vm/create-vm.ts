import { randomUUID } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";
import type { Task } from "../tasks/task-engine.ts";
import { checkBridgeRights, checkChangeRights, checkStorageRights } from "./change-rights.ts";
import { createDisk } from "./create-disk.ts";
import { drivesOf, isCdrom, isDriveName, parseDrive, printDrive } from "./drive.ts";
import { freeVmVolumes } from "./free-volumes.ts";
import { normalizeNet } from "./identity.ts";

const control = new Set(["node", "vmid", "pool", "storage", "start", "force", "unique", "bwlimit"]);

/** Makes a VM from nothing; returns the task's UPID. */
export function createVm(call: Call): string {
  const { node, vmid } = call;
  const pool = call.optional("pool");
  if (pool !== undefined && !node.state.pools[pool])
    throw ApiError.forbidden(`pool '${pool}' does not exist`);
  const values: Record<string, string> = {};
  for (const name of Object.keys(call.params)) if (!control.has(name)) values[name] = call.text(name);
  checkStorageRights(call, vmid, values);
  checkChangeRights(call, vmid, Object.keys(values), values, pool);
  checkBridgeRights(call, values);
  const home = node.cluster.homeOf(vmid);
  if (home)
    throw ApiError.failed(`unable to create VM ${vmid} - VM ${vmid} already exists on node '${home.name}'`);
  node.newVms.set(vmid, Date.now());
  node.state.vms[vmid] = { config: { lock: "create" }, pending: {}, pendingDelete: [], snapshots: {} };
  return node.tasks.start(call.authId, "qmcreate", String(vmid), (task) =>
    node.withVmLock(vmid, () => build(call, values, pool, task), task.log),
  );
}

async function build(
  call: Call,
  values: Record<string, string>,
  pool: string | undefined,
  task: Task,
): Promise<void> {
  const { node, vmid } = call;
  const config: Record<string, string> = { ...values };
  try {
    for (const [option, text] of Object.entries(values)) {
      if (/^net\d+$/.test(option)) config[option] = normalizeNet(text);
      if (!isDriveName(option)) continue;
      const drive = parseDrive(text);
      config[option] = printDrive((await createDisk(node, vmid, option, drive, task)) ?? drive);
    }
    config.smbios1 ??= `uuid=${randomUUID()}`;
    config.vmgenid = randomUUID();
    config.meta = `creation-qemu=9.2.0,ctime=${Math.floor(Date.now() / 1000)}`;
    config.boot ??= `order=${bootable(config).join(";")}`;
    node.state.vms[vmid] = { config, pending: {}, pendingDelete: [], snapshots: {} };
    if (pool !== undefined) node.state.pools[pool]?.vms.push(vmid);
  } catch (error) {
    freeVmVolumes(node, vmid, true);
    delete node.state.vms[vmid];
    const text = error instanceof Error ? error.message : String(error);
    throw ApiError.failed(`unable to create VM ${vmid} - ${text}`);
  }
}

function bootable(config: Record<string, string>): string[] {
  const disks = drivesOf(config).filter(([, drive]) => !isCdrom(drive));
  const nets = Object.keys(config).filter((option) => /^net\d+$/.test(option));
  return [...disks.slice(0, 1).map(([slot]) => slot), ...nets.slice(0, 1)];
}
