import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import { nodeParams, vmParams } from "../schema/common-params.ts";
import { version } from "./cluster-routes.ts";
import { nodeFigures, nodeStatus } from "./node-figures.ts";

const index =
  "aplinfo apt capabilities ceph certificates config disks dns firewall hardware hosts journal lxc migrateall netstat network qemu query-url-metadata replication report rrd rrddata scan services spiceshell startall status stopall storage subscription suspendall syslog tasks termproxy time version vncshell vzdump wakeonlan sdn";

/** `/nodes` and what describes the node itself. */
export const nodeRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/nodes",
    params: {},
    permission: "user",
    run: (call) =>
      call.node.cluster.nodes.map((node) => {
        const lost = node.cluster.isLost(node);
        const mayAudit = node.access.has(call.authId, `/nodes/${node.name}`, ["Sys.Audit"]);
        return {
          node: node.name,
          id: `node/${node.name}`,
          type: "node",
          status: lost ? "offline" : "online",
          level: "",
          ssl_fingerprint: node.options.fingerprint,
          ...(mayAudit && !lost ? nodeFigures(node) : {}),
        };
      }),
  },
  {
    verb: "GET",
    path: "/nodes/{node}",
    params: nodeParams,
    permission: "user",
    run: () => index.split(" ").map((name) => ({ name })),
  },
  {
    verb: "GET",
    path: "/nodes/{node}/status",
    params: nodeParams,
    permission: perm("/nodes/{node}", "Sys.Audit"),
    run: (call) => nodeStatus(call.node),
  },
  { verb: "GET", path: "/nodes/{node}/version", params: nodeParams, permission: "user", run: version },
  {
    verb: "GET",
    path: "/nodes/{node}/time",
    params: nodeParams,
    permission: perm("/nodes/{node}", "Sys.Audit"),
    run: () => {
      const time = Math.floor(Date.now() / 1000);
      return { time, localtime: time, timezone: "Etc/UTC" };
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/dns",
    params: nodeParams,
    permission: perm("/nodes/{node}", "Sys.Audit"),
    run: () => ({ dns1: "127.0.0.1" }),
  },
  { verb: "GET", path: "/nodes/{node}/lxc", params: nodeParams, permission: "user", run: () => [] },
  {
    verb: "GET",
    path: "/nodes/{node}/lxc/{vmid}/config",
    params: vmParams,
    permission: perm("/vms/{vmid}", "VM.Audit"),
    run: (call) => {
      throw ApiError.failed(
        `Configuration file 'nodes/${call.node.name}/lxc/${call.vmid}.conf' does not exist`,
      );
    },
  },
  {
    verb: "GET",
    path: "/nodes/{node}/network",
    params: nodeParams,
    permission: "user",
    run: () => [
      {
        iface: "vmbr0",
        type: "bridge",
        active: 1,
        autostart: 1,
        priority: 3,
        method: "static",
        method6: "manual",
        address: "192.0.2.10",
        cidr: "192.0.2.10/24",
        netmask: "24",
        bridge_fd: "0",
        bridge_ports: "",
        bridge_stp: "off",
        families: ["inet"],
      },
    ],
  },
];
