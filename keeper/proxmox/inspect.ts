import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { findCloneTask } from "./find-clone-task.ts";
import { findTask } from "./find-task.ts";
import { readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { readAnswer } from "./read-answer.ts";
import { readVmConfig, type VmConfig } from "./vm-config.ts";

/** What stands under a vmid. The same cases as core's Observation, with what the operations need of ours. */
export type Inspection =
  | { readonly kind: "absent" }
  | { readonly kind: "foreign"; readonly detail: string }
  | { readonly kind: "wreck"; readonly detail: string }
  | { readonly kind: "busy"; readonly detail: string }
  | {
      readonly kind: "ours";
      readonly node: string;
      readonly power: "running" | "stopped" | "paused";
      /** Since its QEMU process began, which outlives a reset but no reboot; 0 when it is stopped. */
      readonly uptimeSeconds: number;
      readonly config: VmConfig;
      /** Whether our uuid and MAC are set; until then mark and pool are all that says it is ours. */
      readonly configured: boolean;
    };

/** A VM whose mark, pool and, once set, uuid were just read and are ours. */
export type OwnVm = Extract<Inspection, { kind: "ours" }>;

const statusShape = z
  .object({ status: z.string(), qmpstatus: z.string().optional(), uptime: z.number().default(0) })
  .loose();

/**
 * Reads what is under the VM's id and whether it is ours. Absence is taken from `nextid` alone, which looks into the
 * cluster's own list; every other list is filtered by rights. A VM on a node that is away is neither absent nor foreign.
 *
 * @throws RetryableError PVE_NODE_OFFLINE
 */
export async function inspect(pve: Pve, vm: VmIdentity): Promise<Inspection> {
  const first = await look(pve, vm).catch(nullIfVanished);
  // A clone or a destroy may end between the calls of one look, and then the parts do not fit together.
  return first === null || first.kind === "foreign" || first.kind === "wreck" ? look(pve, vm) : first;
}

/** A VM of ours that ceases to exist leaves its pool, and what is not in our pool is refused. */
function nullIfVanished(error: unknown): null {
  const vanished = error instanceof PveError && (error.status === 403 || /does not exist/.test(error.text));
  if (vanished) return null;
  throw error;
}

async function look(pve: Pve, vm: VmIdentity): Promise<Inspection> {
  if (!(await isTaken(pve, vm.vmid))) return { kind: "absent" };
  const seen = await readVm(pve, vm.vmid);
  if (seen === null) return judgeUnreadable(pve, vm);
  const { node, pool, config } = seen;
  if (config.lock === "clone" || config.lock === "create") {
    if (config.lock === "create" && config.mark === vm.mark && (await isBeingRestored(pve, node, vm)))
      return { kind: "busy", detail: `being restored from a backup on ${node}` };
    const task = await findCloneTask(pve, vm);
    if (task?.kind === "running") return { kind: "busy", detail: `being cloned on ${node}` };
    if (config.mark !== vm.mark && task === null) {
      return { kind: "foreign", detail: `VM ${vm.vmid} on ${node} is being made by somebody else` };
    }
    return { kind: "wreck", detail: `VM ${vm.vmid} on ${node} keeps lock: ${config.lock}, its task is over` };
  }
  if (config.mark !== vm.mark) {
    return { kind: "foreign", detail: `VM ${vm.vmid} on ${node} has another description than ${vm.mark}` };
  }
  if (pool !== pve.config.pool) {
    // The pool is the last thing that a clone sets.
    const task = await findCloneTask(pve, vm);
    if (task?.kind === "running") return { kind: "busy", detail: `being cloned on ${node}` };
    return { kind: "foreign", detail: `VM ${vm.vmid} on ${node} is not in pool ${pve.config.pool}` };
  }
  const configured = isOurMac(config, vm) || config.protection;
  if (configured && config.uuid !== vm.uuid) {
    return {
      kind: "foreign",
      detail: `VM ${vm.vmid} on ${node} has SMBIOS uuid ${config.uuid}, not ${vm.uuid}`,
    };
  }
  return { kind: "ours", node, ...(await readPower(pve, node, vm.vmid)), config, configured };
}

/** A restore of ours holds the same lock as the making of a VM. */
async function isBeingRestored(pve: Pve, node: string, vm: VmIdentity): Promise<boolean> {
  return (await findTask(pve, node, vm, "qmrestore", 0))?.state === "running";
}

async function isTaken(pve: Pve, vmid: number): Promise<boolean> {
  try {
    await pve.api.cluster.nextid.$get({ vmid });
    return false;
  } catch (error) {
    if (error instanceof PveError && error.status === 400 && /already exists/.test(error.fields.vmid ?? ""))
      return true;
    throw error;
  }
}

async function readVm(
  pve: Pve,
  vmid: number,
): Promise<{ node: string; pool: string | null; config: VmConfig } | null> {
  const { vms, nodes } = await readInventory(pve);
  const entry = vms.find((vm) => vm.vmid === vmid);
  if (entry === undefined) return null;
  if (nodes.some(({ node, online }) => node === entry.node && !online))
    throw nodeOffline(entry.node, `VM ${vmid} cannot be reached`);
  try {
    const answer = await pve.api.nodes.$(entry.node).qemu.$(vmid).config.$get();
    return { node: entry.node, pool: entry.pool, config: readVmConfig(answer, vmid) };
  } catch (error) {
    if (error instanceof PveError && error.status === 403) return null;
    throw error;
  }
}

/** A taken id that we may not read: somebody else's, or a clone of ours that is not in the pool yet. */
async function judgeUnreadable(pve: Pve, vm: VmIdentity): Promise<Inspection> {
  const task = await findCloneTask(pve, vm);
  if (task?.kind === "running") return { kind: "busy", detail: "being cloned" };
  if (task?.kind === "died") {
    return { kind: "wreck", detail: `the clone that made VM ${vm.vmid} was killed and left it locked` };
  }
  return { kind: "foreign", detail: `VM ${vm.vmid} exists and this token may not read it` };
}

function isOurMac(config: VmConfig, vm: VmIdentity): boolean {
  return config.net0.get("virtio")?.toLowerCase() === vm.mac.toLowerCase();
}

async function readPower(
  pve: Pve,
  node: string,
  vmid: number,
): Promise<Pick<OwnVm, "power" | "uptimeSeconds">> {
  const answer = await pve.api.nodes.$(node).qemu.$(vmid).status.current.$get();
  const { status, qmpstatus, uptime } = readAnswer(statusShape, answer, `the status of VM ${vmid}`);
  if (status !== "running") return { power: "stopped", uptimeSeconds: 0 };
  const runs = qmpstatus === undefined || qmpstatus === "running";
  return { power: runs ? "running" : "paused", uptimeSeconds: uptime };
}
