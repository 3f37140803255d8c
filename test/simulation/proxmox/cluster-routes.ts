import { neededRights } from "../../../keeper/proxmox/needed-rights.ts";
import { BACKUP_STORAGE, type Cluster } from "./cluster.ts";
import { type PveCall, refusal } from "./pve-call.ts";
import type { SimVm } from "./sim-vm.ts";

const GIB = 2 ** 30;
const TOTAL = 2_000 * GIB;
const MEMORY = 64 * GIB;

/** A handler and the path that it answers; `:x` stands for one segment, given in order. */
export type Route = readonly [
  method: string,
  path: string,
  handle: (cluster: Cluster, call: PveCall, ...segments: string[]) => unknown,
];

/** Whether the token may read this VM: templates by a right of their own, others by the pool. */
export function mayRead(cluster: Cluster, vm: SimVm): boolean {
  return vm.template || vm.pool === cluster.config.pool;
}

/** Everything but single VMs and what lies on storages. */
export const CLUSTER_ROUTES: readonly Route[] = [
  ["GET", "/version", () => ({ version: "9.2.1", release: "9.2" })],
  [
    "GET",
    "/access/permissions",
    ({ config }) => {
      const entries = [...neededRights(config, 9)].map(([path, { needed }]) => [
        path,
        Object.fromEntries(needed.map((right) => [right, 1])),
      ]);
      return Object.fromEntries(entries);
    },
  ],
  [
    "GET",
    "/pools/:pool",
    (cluster) => ({
      members: [...cluster.vms.values()]
        .filter(({ pool }) => pool === cluster.config.pool)
        .map(({ vmid, node }) => ({ vmid, node, type: "qemu", id: `qemu/${vmid}` })),
    }),
  ],
  ["GET", "/cluster/resources", resources],
  [
    "GET",
    "/cluster/nextid",
    (cluster, call) => {
      const vmid = call.params.get("vmid") ?? "";
      if (!cluster.vms.has(Number(vmid))) return vmid;
      throw refusal(call, 400, "Parameter verification failed.", { vmid: `VM ${vmid} already exists` });
    },
  ],
  [
    "GET",
    "/nodes",
    ({ nodes }) => nodes.map(({ name, online }) => ({ node: name, status: online ? "online" : "offline" })),
  ],
  ["GET", "/nodes/:node/network", ({ config }) => [{ iface: config.bridge, type: "bridge" }]],
  [
    "GET",
    "/nodes/:node/time",
    ({ scheduler }) => ({
      time: Math.floor(scheduler.now / 1000),
      localtime: Math.floor(scheduler.now / 1000),
      timezone: "UTC",
    }),
  ],
  [
    "GET",
    "/nodes/:node/storage/:storage/status",
    ({ storageFull }) => ({
      total: TOTAL,
      avail: storageFull ? 0 : TOTAL / 2,
      used: storageFull ? TOTAL : TOTAL / 2,
      active: 1,
      enabled: 1,
    }),
  ],
  [
    "GET",
    "/nodes/:node/tasks",
    ({ tasks, config }, { params }, node) => {
      const [user, tokenid] = config.tokenId.split("!");
      return tasks.all
        .filter((task) => task.node === node && task.type === (params.get("typefilter") ?? task.type))
        .filter((task) => task.id === (params.get("vmid") ?? task.id))
        .slice(0, Number(params.get("limit") ?? 50))
        .map(({ upid, type, id, starttime, exitstatus }) => ({
          ...{ upid, type, id, node, starttime, user, tokenid, pid: 1, pstart: 1 },
          ...(exitstatus === null ? {} : { status: exitstatus, endtime: starttime }),
        }));
    },
  ],
  [
    "GET",
    "/nodes/:node/tasks/:upid/status",
    ({ tasks }, call, _node, upid) => {
      const task = tasks.find(upid);
      if (task === undefined)
        throw refusal(call, 400, "Parameter verification failed.", { upid: "no such task" });
      const { exitstatus, type, id } = task;
      return exitstatus === null
        ? { upid, type, id, status: "running" }
        : { upid, type, id, status: "stopped", exitstatus };
    },
  ],
  [
    "GET",
    "/nodes/:node/tasks/:upid/log",
    ({ tasks }, _call, _node, upid) => (tasks.find(upid)?.log ?? []).map((t, n) => ({ n: n + 1, t })),
  ],
];

function resources(cluster: Cluster): unknown {
  const { nodes, config, shared, storageFull } = cluster;
  const ofNode = nodes.flatMap(({ name: node, online }) => {
    const figures = online ? { maxcpu: 32, maxmem: MEMORY, mem: 4 * GIB, cpu: 0.1, uptime: 1_000 } : {};
    const storage = (id: string, content: string, isShared: boolean) => ({
      ...{
        id: `storage/${node}/${id}`,
        type: "storage",
        storage: id,
        node,
        content,
        shared: Number(isShared),
      },
      ...{ status: online ? "available" : "unknown", maxdisk: TOTAL, disk: storageFull ? TOTAL : TOTAL / 2 },
    });
    return [
      { id: `node/${node}`, type: "node", node, status: online ? "online" : "offline", ...figures },
      storage(config.storage, "images", shared),
      storage(config.seedStorage, "iso", false),
      storage(BACKUP_STORAGE, "backup", true),
    ];
  });
  const ofVms = [...cluster.vms.values()]
    .filter((vm) => mayRead(cluster, vm))
    .map((vm) => ({
      ...{ id: `qemu/${vm.vmid}`, type: "qemu", vmid: vm.vmid, node: vm.node, name: vm.config.get("name") },
      ...(vm.pool === null ? {} : { pool: vm.pool }),
      ...{ template: Number(vm.template), status: cluster.isOnline(vm.node) ? vm.power : "unknown" },
      ...{ maxmem: Number(vm.config.get("memory") ?? 512) * 2 ** 20, maxdisk: vm.diskGiB * GIB, maxcpu: 1 },
      ...{ cpu: 0, mem: 0, disk: 0, netin: 0, netout: 0, diskread: 0, diskwrite: 0 },
      uptime: vm.power === "running" ? Math.floor((cluster.scheduler.now - vm.startedAt) / 1000) : 0,
    }));
  return [...ofNode, ...ofVms];
}
