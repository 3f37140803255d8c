import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { releaseVersions } from "../release.ts";
import { text, vmid } from "../schema/common-params.ts";
import { resources } from "./resources.ts";
import { visibleTasks } from "./task-view.ts";

const subdirs = (names: string) => names.split(" ").map((subdir) => ({ subdir }));

/** `/`, `/version` and `/cluster` */
export const clusterRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/",
    params: {},
    permission: "user",
    run: () => subdirs("version cluster nodes storage access pools"),
  },
  { verb: "GET", path: "/version", params: {}, permission: "user", run: version },
  {
    verb: "GET",
    path: "/cluster",
    params: {},
    permission: "user",
    run: (call) => clusterIndex(call).map((name) => ({ name })),
  },
  {
    verb: "GET",
    path: "/cluster/status",
    params: {},
    permission: perm("/", "Sys.Audit"),
    run: clusterStatus,
  },
  {
    verb: "GET",
    path: "/cluster/resources",
    params: { type: { type: "string", optional: true } },
    permission: "user",
    run: listResources,
  },
  {
    verb: "GET",
    path: "/cluster/nextid",
    params: { vmid: { ...vmid, optional: true } },
    permission: "user",
    run: nextId,
  },
  {
    verb: "GET",
    path: "/cluster/options",
    params: {},
    permission: "user",
    run: (call) => {
      const options = { "allowed-tags": [] };
      if (!call.node.access.has(call.authId, "/", ["Sys.Audit"])) return options;
      return { mac_prefix: "BC:24:11", description: "", ...call.node.state.clusterOptions, ...options };
    },
  },
  {
    verb: "PUT",
    path: "/cluster/options",
    params: { "next-id": text, description: text, mac_prefix: text, delete: { ...text, list: true } },
    permission: perm("/", "Sys.Modify"),
    run: (call) => {
      const { clusterOptions } = call.node.state;
      for (const option of call.list("delete")) delete clusterOptions[option];
      for (const option of ["next-id", "description", "mac_prefix"])
        if (call.has(option)) clusterOptions[option] = call.text(option);
    },
  },
  {
    verb: "GET",
    path: "/cluster/tasks",
    params: {},
    permission: "user",
    run: (call) =>
      call.node.cluster.online
        .flatMap((node) => visibleTasks(call, node))
        .sort((a, b) => Number(b.starttime) - Number(a.starttime))
        .slice(0, 25)
        .map(({ pid: _, pstart: __, ...task }) => ({ ...task, saved: "1" })),
  },
  {
    verb: "GET",
    path: "/cluster/ha/status/current",
    params: {},
    permission: perm("/", "Sys.Audit"),
    run: (call) => {
      const { quorate } = call.node.cluster;
      const quorum = { id: "quorum", type: "quorum", node: call.node.name, quorate: quorate ? 1 : 0 };
      const state = { ...quorum, status: quorate ? "OK" : `No quorum on node '${call.node.name}'!` };
      const armed = { id: "fencing", type: "fencing", "armed-state": "standby", status: "standby" };
      return call.node.options.release === "8.4" ? [state] : [state, armed];
    },
  },
  { verb: "GET", path: "/cluster/backup", params: {}, permission: "user", run: () => [] },
];

export function version(call: Call): unknown {
  const { release } = call.node.options;
  return { version: releaseVersions[release], release, repoid: "local" };
}

function listResources(call: Call): unknown {
  const known =
    call.node.options.release === "8.4"
      ? ["vm", "storage", "node", "sdn"]
      : ["vm", "storage", "node", "sdn", "network"];
  const type = call.optional("type");
  if (type !== undefined && !known.includes(type)) {
    const text = `value '${type}' does not have a value in the enumeration '${known.join(", ")}'`;
    throw ApiError.parameters({ type: text });
  }
  return resources(call).filter(
    (each) => type === undefined || each.type === (type === "vm" ? "qemu" : type),
  );
}

function clusterStatus(call: Call): unknown[] {
  const { cluster } = call.node;
  const members = cluster.nodes.map((node, index) => ({
    id: `node/${node.name}`,
    name: node.name,
    type: "node",
    nodeid: cluster.nodes.length === 1 ? 0 : index + 1,
    ip: `192.0.2.${10 + index}`,
    local: node === call.node ? 1 : 0,
    online: cluster.isLost(node) ? 0 : 1,
    level: "",
  }));
  if (members.length === 1) return members;
  const { length: nodes } = members;
  const whole = { id: "cluster", name: "blockhost", type: "cluster", version: nodes, nodes };
  return [{ ...whole, quorate: cluster.quorate ? 1 : 0 }, ...members];
}

/** Only a check: nothing is reserved. */
function nextId(call: Call): string {
  const { state, cluster } = call.node;
  if (call.has("vmid")) {
    if (cluster.homeOf(call.vmid)) throw ApiError.parameters({ vmid: `VM ${call.vmid} already exists` });
    return String(call.vmid);
  }
  const range = state.clusterOptions["next-id"] ?? "";
  const lower = Number(/lower=(\d+)/.exec(range)?.[1] ?? 100);
  const upper = Number(/upper=(\d+)/.exec(range)?.[1] ?? 1_000_000);
  for (let id = lower; id < upper; id++) if (!cluster.homeOf(id)) return String(id);
  throw ApiError.failed(`unable to get any free VMID in range [${lower}, ${upper - 1}]`);
}

function clusterIndex(call: Call): string[] {
  const names =
    "acme backup backup-info ceph config firewall ha jobs log mapping metrics notifications nextid options replication resources status tasks sdn";
  return call.node.options.release === "8.4" ? names.split(" ") : [...names.split(" "), "bulk-action"];
}
