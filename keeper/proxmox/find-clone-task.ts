import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { taskKey } from "./task-key.ts";
import type { TaskState } from "./tasks.ts";
import { parseUpid } from "./upid.ts";

const listShape = z.array(
  z
    .object({
      upid: z.string(),
      user: z.string(),
      tokenid: z.string().optional(),
      status: z.string().optional(),
    })
    .loose(),
);
const logShape = z.array(z.object({ t: z.string() }).loose());

/** As many recent clones as are looked at; a lost answer is asked about within seconds. */
const RECENT = 50;

/**
 * The state of our clone onto this vmid; null when we know of none. When the answer to the call was lost, the task is
 * found by its log, because a clone task names its source only: the log names the new disks (8.4) or the id (9.x).
 * While a clone of ours runs whose log names no target yet, it may be the one.
 *
 * @throws RetryableError PVE_NODE_OFFLINE when it may have run on a node that cannot be asked
 */
export async function findCloneTask(pve: Pve, vm: VmIdentity): Promise<TaskState | null> {
  const key = taskKey("clone", vm);
  const known = await pve.tasks.peek(key);
  if (known !== null && known.kind !== "unknown") return known;
  let maybe: TaskState | null = null;
  const { nodes } = await readInventory(pve);
  const away = nodes.find(({ online }) => !online);
  for (const { node } of nodes.filter(({ online }) => online)) {
    const list = await pve.api.nodes
      .$(node)
      .tasks.$get({ typefilter: "qmclone", source: "all", limit: RECENT });
    for (const task of readAnswer(listShape, list, "a task list")) {
      if (`${task.user}!${task.tokenid}` !== pve.config.tokenId) continue;
      const running = task.status === undefined || task.status === "RUNNING";
      // Ended well or with an error, a clone leaves a readable VM or none: only these two leave a riddle.
      if (!running && task.status !== "unexpected status") continue;
      const targets = await readTargets(pve, node, task.upid);
      if (targets.has(vm.vmid)) {
        await pve.tasks.remember(key, task.upid);
        return pve.tasks.stateOf(task.upid);
      }
      if (running && targets.size === 0) maybe = { kind: "running" };
    }
  }
  // Its task may be known to that node alone.
  if (maybe === null && away !== undefined)
    throw nodeOffline(away.node, `whether VM ${vm.vmid} is a clone of ours cannot be said`);
  return maybe;
}

/** The vmids, other than the source's, that a clone's log names. */
async function readTargets(pve: Pve, node: string, upid: string): Promise<ReadonlySet<number>> {
  const log = await pve.api.nodes.$(node).tasks.$(upid).log.$get({ start: 0, limit: 50 });
  const lines = readAnswer(logShape, log, "a task log").map(({ t }) => t);
  const named = lines.flatMap((line) => [...line.matchAll(/\b(?:vm-|with ID )(\d+)\b/g)]);
  const targets = new Set(named.map(([, vmid]) => Number(vmid)));
  targets.delete(Number(parseUpid(upid).id));
  return targets;
}
