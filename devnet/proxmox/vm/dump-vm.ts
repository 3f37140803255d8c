import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import type { VmConfig } from "../state/state.ts";
import { addVolume, removeVolume, requireStorage, requireVolume, volumePath } from "../storage/volumes.ts";
import { isKilled, type Task } from "../tasks/task-engine.ts";
import { drivesOf, isCdrom, printSize } from "./drive.ts";
import { checkLock, loadVm } from "./load-vm.ts";
import { shutdownVm, startVm } from "./power.ts";
import { hasRealDisk } from "./real-disk.ts";

export interface DumpOrder {
  readonly vmid: number;
  readonly authId: string;
  readonly storage: string;
  readonly mode: "snapshot" | "suspend" | "stop";
  readonly compress: string;
  /** Whether older ones are removed as the storage says. No storage of the simulator says anything. */
  readonly remove: boolean;
  /** Template of the notes. */
  readonly notes: string | undefined;
}

const EXTENSIONS: Readonly<Record<string, string>> = { "1": ".lzo", gzip: ".gz", lzo: ".lzo", zstd: ".zst" };
/** How long a guest gets to stop, in `stop` mode. */
const STOP_WAIT_SECONDS = 600;

/** The worker of a backup: one at a time on a node. Whatever fails, the task ends `job errors`, the reason in its log. */
export async function dumpVm(node: PveNode, order: DumpOrder, task: Task): Promise<void> {
  const { vmid, storage } = order;
  if (!requireStorage(node, storage).content.includes("backup"))
    throw ApiError.failed(
      `could not get storage information for '${storage}': can't use storage '${storage}' for backups - wrong content type`,
    );
  await node.locks.run(
    "vzdump",
    {
      timeoutMs: 180 * 60_000,
      onWait: () => task.log("INFO: trying to get global lock - waiting..."),
      onGot: () => task.log("INFO: got global lock"),
      onTimeout: () => new Error("can't acquire lock '/var/run/vzdump.lock' - got timeout"),
    },
    async () => {
      task.log(
        `INFO: starting new backup job: vzdump ${vmid} --storage ${storage} --mode ${order.mode} --compress ${order.compress} --remove ${order.remove ? 1 : 0}`,
      );
      node.access.require(order.authId, `/vms/${vmid}`, ["VM.Backup"]);
      task.log(`INFO: Starting Backup of VM ${vmid} (qemu)`);
      try {
        await dump(node, order, task);
      } catch (error) {
        if (isKilled(task.signal)) throw error;
        const text = error instanceof Error ? error.message : String(error);
        task.log(`ERROR: Backup of VM ${vmid} failed - ${text}`);
        task.log("INFO: Backup job finished with errors");
        throw ApiError.failed("job errors");
      }
      task.log(`INFO: Finished Backup of VM ${vmid} (00:00:01)`);
      task.log("INFO: Backup job finished successfully");
    },
  );
}

async function dump(node: PveNode, order: DumpOrder, task: Task): Promise<void> {
  const { vmid } = order;
  if (!node.state.vms[vmid]) throw ApiError.failed(`unable to find VM '${vmid}'`);
  const isRunning = node.guests.get(vmid) !== undefined;
  task.log(`INFO: status = ${isRunning ? "running" : "stopped"}`);
  await node.withVmLock(vmid, () => {
    const { config } = loadVm(node, vmid);
    checkLock(config);
    config.lock = "backup";
  });
  const mode = isRunning ? order.mode : "stop";
  task.log(`INFO: backup mode: ${mode}`);
  try {
    if (mode === "stop" && isRunning) {
      task.log("INFO: stopping virtual guest");
      const how = { timeoutSeconds: STOP_WAIT_SECONDS, force: false, skipLock: true };
      await node.withVmLock(vmid, () => shutdownVm(node, vmid, task, how));
    }
    await archive(node, order, task);
  } catch (error) {
    // A killed worker unlocks nothing and restarts nobody.
    if (!isKilled(task.signal)) await goOn(node, vmid, mode === "stop" && isRunning, task);
    throw error;
  }
  await goOn(node, vmid, mode === "stop" && isRunning, task);
}

async function goOn(node: PveNode, vmid: number, isToRun: boolean, task: Task): Promise<void> {
  const vm = node.state.vms[vmid];
  if (vm?.config.lock === "backup") delete vm.config.lock;
  if (!isToRun || node.guests.get(vmid)) return;
  task.log("INFO: restarting vm");
  await node.withVmLock(vmid, () => startVm(node, vmid, task, true));
}

async function archive(node: PveNode, order: DumpOrder, task: Task): Promise<void> {
  const { vmid, storage } = order;
  const { config, snapshots, pending } = loadVm(node, vmid);
  const kept: VmConfig = {};
  for (const [option, text] of Object.entries(config)) {
    if (/^unused\d+$/.test(option)) task.log(`INFO: skip unused drive '${text}' (not included into backup)`);
    else if (option !== "lock") kept[option] = text;
  }
  let size = 0;
  for (const [slot, drive] of drivesOf(config)) {
    if (isCdrom(drive)) continue;
    const volume = requireVolume(node, drive.file);
    task.log(`INFO: include disk '${slot}' '${drive.file}' ${printSize(volume.size)}`);
    size += volume.size;
  }
  if (Object.keys(snapshots).length > 0) task.log("INFO: snapshots found (not included into backup)");
  if (Object.keys(pending).length > 0)
    task.log("INFO: pending configuration changes found (not included into backup)");
  const name = `backup/vzdump-qemu-${vmid}-${stamp(new Date())}.vma${EXTENSIONS[order.compress] ?? ""}`;
  task.log(`INFO: creating vzdump archive '${volumePath(node, { storage, name })}'`);
  const folder = join(node.storageDir(storage), name);
  await mkdir(folder, { recursive: true });
  if (hasRealDisk(node, vmid)) await copyStill(node, vmid, folder);
  await node.pause(300, task.signal);
  removeVolume(node, `${storage}:${name}`);
  const firewall = node.state.firewalls[vmid];
  addVolume(node, {
    storage,
    name,
    content: "backup",
    format: name.slice(name.indexOf(".vma") + 1),
    vmid,
    size,
    used: size,
    backup: { config: kept, ...(firewall === undefined ? {} : { firewall: structuredClone(firewall) }) },
    ...(order.notes === undefined ? {} : { notes: notesOf(node, order.notes, vmid, kept.name) }),
  });
  if (order.notes !== undefined) task.log("INFO: adding notes to backup");
}

/** QEMU backs up the disk as it was at one moment; here the guest stands still for it. */
async function copyStill(node: PveNode, vmid: number, folder: string): Promise<void> {
  const live = node.guests.get(vmid);
  const isToPause = live?.state === "running";
  if (isToPause) await live.guest.pause();
  try {
    await node.options.driver.copyDisk(node.vmDir(vmid), folder);
  } finally {
    if (isToPause) await live.guest.resume();
  }
}

function notesOf(node: PveNode, template: string, vmid: number, guestname = ""): string {
  const values: Record<string, string> = {
    cluster: "standalone node",
    guestname,
    node: node.name,
    vmid: `${vmid}`,
  };
  return template
    .replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
    .replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
}

/** `2026_11_26-04_05_06`, in the node's own time. */
function stamp(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("_");
  return `${date}-${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join("_")}`;
}
