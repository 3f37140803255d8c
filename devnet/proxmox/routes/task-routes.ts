import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { Reply, TextReply } from "../http/reply.ts";
import { flag, nodeParams, number, text, vmid } from "../schema/common-params.ts";
import type { ParamTable } from "../schema/param-table.ts";
import { parseUpid } from "../tasks/upid.ts";
import { isOwnTask, taskView, visibleTasks } from "./task-view.ts";

const taskParams: ParamTable = { ...nodeParams, upid: { type: "string" } };

/** `/nodes/{node}/tasks` */
export const taskRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/nodes/{node}/tasks",
    params: {
      ...nodeParams,
      start: number,
      limit: number,
      vmid: { ...vmid, optional: true },
      typefilter: text,
      userfilter: text,
      errors: flag,
      since: { type: "integer", optional: true },
      until: { type: "integer", optional: true },
      statusfilter: { ...text, list: true },
      source: { type: "string", optional: true, enum: ["archive", "active", "all"] },
    },
    permission: "user",
    run: list,
  },
  {
    verb: "GET",
    path: "/nodes/{node}/tasks/{upid}",
    params: taskParams,
    permission: "user",
    run: () => [{ name: "log" }, { name: "status" }],
  },
  {
    verb: "GET",
    path: "/nodes/{node}/tasks/{upid}/status",
    params: taskParams,
    permission: "user",
    run: (call) => {
      mayTouch(call, "Sys.Audit");
      const task = call.node.tasks.find(call.text("upid"));
      if (!task) throw ApiError.parameters({ upid: "no such task" });
      const { exitstatus } = task;
      return {
        ...taskView(call.node, task),
        status: exitstatus === undefined ? "running" : "stopped",
        ...(exitstatus === undefined ? {} : { exitstatus }),
      };
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/tasks/{upid}/log",
    params: { ...taskParams, start: number, limit: number, download: flag },
    permission: "user",
    run: readLog,
  },
  {
    verb: "DELETE",
    path: "/nodes/{node}/tasks/{upid}",
    params: taskParams,
    permission: "user",
    run: (call) => {
      mayTouch(call, "Sys.Modify");
      if (!call.node.tasks.find(call.text("upid"))) throw ApiError.parameters({ upid: "no such task" });
      // The answer does not wait for the worker to clean up.
      void call.node.tasks.stop(call.text("upid"));
    },
  },
];

function list(call: Call): Reply {
  const since = call.has("since") ? call.int("since") : 0;
  const until = call.has("until") ? call.int("until") : Number.MAX_SAFE_INTEGER;
  const source = call.optional("source") ?? "archive";
  const found = visibleTasks(call, call.node).filter((task) => {
    const status = task.status as string | undefined;
    const done = status !== undefined;
    if (source === "archive" ? !done : source === "active" ? done : false) return false;
    if (call.has("vmid") && task.id !== call.text("vmid")) return false;
    if (call.has("typefilter") && task.type !== call.text("typefilter")) return false;
    if (call.has("userfilter") && !String(task.user).includes(call.text("userfilter"))) return false;
    if (call.flag("errors") && (status === undefined || status === "OK")) return false;
    return Number(task.starttime) >= since && Number(task.starttime) <= until;
  });
  const start = call.has("start") ? call.int("start") : 0;
  const limit = call.has("limit") && call.int("limit") > 0 ? call.int("limit") : 50;
  return new Reply(found.slice(start, start + limit), found.length === 0 ? {} : { total: found.length });
}

function readLog(call: Call): Reply | TextReply {
  mayTouch(call, "Sys.Audit");
  const task = call.node.tasks.find(call.text("upid"));
  if (!task) {
    const line = { n: 1, t: "unable to open file - No such file or directory" };
    return new Reply(call.node.options.release === "8.4" ? line : [line], { total: 1 });
  }
  if (call.flag("download")) return new TextReply(task.log.map((line) => `${line}\n`).join(""));
  const start = call.has("start") ? call.int("start") : 0;
  const limit = call.has("limit") ? call.int("limit") : 50;
  const lines = task.log.map((t, index) => ({ n: index + 1, t }));
  const page = limit === 0 ? lines.slice(start) : lines.slice(start, start + limit);
  return new Reply(page.length > 0 ? page : [{ n: start + 1, t: "no content" }], { total: task.log.length });
}

/** Own tasks are everybody's to read and stop; others need a right on the node. */
function mayTouch(call: Call, privilege: string): void {
  const parts = parseUpid(call.text("upid"));
  if (!parts) throw ApiError.parameters({ upid: "unable to parse worker upid" });
  if (!isOwnTask(call, parts)) call.node.access.require(call.authId, `/nodes/${call.node.name}`, [privilege]);
}
