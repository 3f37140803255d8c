import type { Call } from "../http/call.ts";
import type { TaskRecord } from "../state/state.ts";

/** A task as lists and `…/status` show it. */
export function taskView(call: Call, task: TaskRecord): Record<string, unknown> {
  const [user, tokenid] = task.owner.split("!");
  return {
    upid: task.upid,
    node: call.node.name,
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

/** Tasks that the caller may list, newest first. */
export function visibleTasks(call: Call): Array<Record<string, unknown>> {
  const mayAll = call.node.access.has(call.authId, `/nodes/${call.node.name}`, ["Sys.Audit"]);
  return call.node.state.tasks
    .filter((task) => mayAll || isOwnTask(call, task))
    .map((task) => ({
      ...taskView(call, task),
      ...(task.endtime === undefined ? {} : { endtime: task.endtime, status: task.exitstatus }),
    }));
}
