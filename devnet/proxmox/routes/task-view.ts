import type { Call } from "../http/call.ts";
import type { PveNode } from "../node.ts";
import type { TaskRecord } from "../state/state.ts";

/** A task as lists and `…/status` show it. */
export function taskView(node: PveNode, task: TaskRecord): Record<string, unknown> {
  const [user, tokenid] = task.owner.split("!");
  return {
    upid: task.upid,
    node: node.name,
    pid: task.pid,
    pstart: task.pstart,
    starttime: task.starttime,
    type: task.type,
    id: task.id,
    user,
    ...(tokenid === undefined ? {} : { tokenid }),
  };
}

/** Whether a task is the caller's own; a token's user sees the token's tasks too. */
export function isOwnTask(call: Call, task: { readonly owner: string }): boolean {
  return task.owner === call.authId || task.owner.split("!")[0] === call.authId;
}

/** Tasks of a node that the caller may list, newest first. */
export function visibleTasks(call: Call, node: PveNode): Array<Record<string, unknown>> {
  const mayAll = node.access.has(call.authId, `/nodes/${node.name}`, ["Sys.Audit"]);
  return node.state.tasks
    .filter((task) => mayAll || isOwnTask(call, task))
    .map((task) => ({
      ...taskView(node, task),
      ...(task.endtime === undefined ? {} : { endtime: task.endtime, status: task.exitstatus }),
    }));
}
