import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { taskKey } from "./task-key.ts";
import type { TaskState } from "./tasks.ts";

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
 */
export async function findCloneTask(pve: Pve, vm: VmIdentity): Promise<TaskState | null> {
  const key = taskKey("clone", vm);
  const known = await pve.tasks.peek(key);
  if (known !== null && known.kind !== "unknown") return known;
  const { nodes } = await readInventory(pve);
  for (const { node } of nodes.filter(({ online }) => online)) {
    const list = await pve.api.nodes
      .$(node)
      .tasks.$get({ typefilter: "qmclone", source: "all", limit: RECENT });
    for (const task of readAnswer(listShape, list, "a task list")) {
      const ours = `${task.user}!${task.tokenid}` === pve.config.tokenId;
      // Ended well or with an error, a clone leaves a readable VM or none: only these two leave a riddle.
      const open =
        task.status === undefined || task.status === "RUNNING" || task.status === "unexpected status";
      if (!ours || !open || !(await logNames(pve, node, task.upid, vm.vmid))) continue;
      await pve.tasks.remember(key, task.upid);
      return pve.tasks.stateOf(task.upid);
    }
  }
  return null;
}

async function logNames(pve: Pve, node: string, upid: string, vmid: number): Promise<boolean> {
  const log = await pve.api.nodes.$(node).tasks.$(upid).log.$get({ start: 0, limit: 50 });
  const lines = readAnswer(logShape, log, "a task log");
  const named = new RegExp(`\\bvm-${vmid}-|\\bwith ID ${vmid}\\b`);
  return lines.some(({ t }) => named.test(t));
}
