import type { Call } from "../http/call.ts";
import type { PveNode } from "../node.ts";
import { usedBytes } from "../storage/volumes.ts";
import { statusView } from "../vm/vm-view.ts";
import { nodeFigures } from "./node-figures.ts";

type Resource = Record<string, unknown>;

/** `cluster/resources`: everything that the caller may see, in the server's own order of kinds. */
export function resources(call: Call): Resource[] {
  const each = (kind: (call: Call, node: PveNode) => Resource[]) =>
    call.node.cluster.nodes.flatMap((node) => kind(call, node));
  return [...pools(call), ...each(vms), ...each(nodes), ...each(storages), ...each(networks)];
}

function pools(call: Call): Resource[] {
  return Object.keys(call.node.state.pools)
    .filter((id) => call.node.access.has(call.authId, `/pool/${id}`, ["Pool.Audit"]))
    .sort()
    .map((id) => ({ type: "pool", id: `/pool/${id}`, pool: id }));
}

function vms(call: Call, node: PveNode): Resource[] {
  const { state, access, name } = node;
  const found: Resource[] = [];
  for (const [key, vm] of Object.entries(state.vms)) {
    const vmid = Number(key);
    if (!access.has(call.authId, `/vms/${vmid}`, ["VM.Audit"])) continue;
    const pool = Object.keys(state.pools).find((id) => state.pools[id]?.vms.includes(vmid));
    if (isUnseen(node, vmid)) {
      const bare = { id: `qemu/${vmid}`, type: "qemu", vmid, node: name, status: "unknown" };
      found.push(pool === undefined ? bare : { ...bare, pool });
      continue;
    }
    const { cpus, pid: _, serial: __, ...figures } = statusView(node, vmid, vm);
    const shown = Object.entries(figures).filter(([field]) => !field.startsWith("pressure"));
    found.push({
      ...Object.fromEntries(shown),
      id: `qemu/${vmid}`,
      type: "qemu",
      node: name,
      maxcpu: cpus,
      diskread: 0,
      diskwrite: 0,
      template: vm.config.template === "1" ? 1 : 0,
      ...(pool === undefined ? {} : { pool }),
    });
  }
  return found;
}

/**
 * The status daemon takes up to ten seconds to see a VM; until then lists of the cluster know only that it is. The same
 * holds of what was on a node that is lost, once the others have forgotten its last figures.
 */
function isUnseen(node: PveNode, vmid: number): boolean {
  if (node.cluster.isLost(node)) return true;
  const made = node.newVms.get(vmid);
  return made !== undefined && Date.now() - made < 10_000 * node.options.timeScale;
}

function nodes(call: Call, node: PveNode): Resource[] {
  const base = { id: `node/${node.name}`, type: "node", node: node.name, level: "" };
  if (node.cluster.isLost(node)) return [{ ...base, status: "offline" }];
  const mayAudit = node.access.has(call.authId, `/nodes/${node.name}`, ["Sys.Audit"]);
  return [{ ...base, status: "online", "cgroup-mode": 2, ...(mayAudit ? nodeFigures(node) : {}) }];
}

function storages(call: Call, node: PveNode): Resource[] {
  const { state, access, name } = node;
  const lost = node.cluster.isLost(node);
  return Object.entries(state.storages)
    .filter(([id]) => access.has(call.authId, `/storage/${id}`, ["Datastore.Audit"]))
    .map(([id, storage]) => ({
      id: `storage/${name}/${id}`,
      type: "storage",
      node: name,
      storage: id,
      plugintype: storage.type,
      content: storage.content.join(","),
      shared: storage.shared === true ? 1 : 0,
      ...(lost
        ? { status: "unknown" }
        : { status: "available", disk: usedBytes(node, id), maxdisk: storage.totalBytes }),
    }));
}

function networks(call: Call, node: PveNode): Resource[] {
  const zone = "/sdn/zones/localnetwork";
  if (!node.access.has(call.authId, zone, ["SDN.Audit"])) return [];
  const { name } = node;
  const base = { node: name, status: node.cluster.isLost(node) ? "unknown" : "ok" };
  return node.options.release === "8.4"
    ? [{ ...base, type: "sdn", id: `sdn/${name}/localnetwork`, sdn: "localnetwork" }]
    : [
        {
          ...base,
          type: "network",
          id: `network/${name}/zone/localnetwork`,
          network: "localnetwork",
          "network-type": "zone",
        },
      ];
}
