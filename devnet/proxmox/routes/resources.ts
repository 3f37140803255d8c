import type { Call } from "../http/call.ts";
import { usedBytes } from "../storage/volumes.ts";
import { statusView } from "../vm/vm-view.ts";
import { nodeFigures } from "./node-figures.ts";

type Resource = Record<string, unknown>;

/** `cluster/resources`: everything that the caller may see, in the server's own order of kinds. */
export function resources(call: Call): Resource[] {
  return [...pools(call), ...vms(call), ...nodes(call), ...storages(call), ...networks(call)];
}

function pools(call: Call): Resource[] {
  return Object.keys(call.node.state.pools)
    .filter((id) => call.node.access.has(call.authId, `/pool/${id}`, ["Pool.Audit"]))
    .sort()
    .map((id) => ({ type: "pool", id: `/pool/${id}`, pool: id }));
}

function vms(call: Call): Resource[] {
  const { state, access, name } = call.node;
  const found: Resource[] = [];
  for (const [key, vm] of Object.entries(state.vms)) {
    const vmid = Number(key);
    if (!access.has(call.authId, `/vms/${vmid}`, ["VM.Audit"])) continue;
    const pool = Object.keys(state.pools).find((id) => state.pools[id]?.vms.includes(vmid));
    if (isUnseen(call, vmid)) {
      const bare = { id: `qemu/${vmid}`, type: "qemu", vmid, node: name, status: "unknown" };
      found.push(pool === undefined ? bare : { ...bare, pool });
      continue;
    }
    const { cpus, pid: _, serial: __, ...figures } = statusView(call.node, vmid, vm);
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

/** The status daemon takes up to ten seconds to see a VM; until then lists of the cluster know only that it is. */
function isUnseen(call: Call, vmid: number): boolean {
  const made = call.node.newVms.get(vmid);
  return made !== undefined && Date.now() - made < 10_000 * call.node.options.timeScale;
}

function nodes(call: Call): Resource[] {
  const base = {
    id: `node/${call.node.name}`,
    type: "node",
    node: call.node.name,
    status: "online",
    level: "",
  };
  const mayAudit = call.node.access.has(call.authId, `/nodes/${call.node.name}`, ["Sys.Audit"]);
  return [{ ...base, "cgroup-mode": 2, ...(mayAudit ? nodeFigures(call.node) : {}) }];
}

function storages(call: Call): Resource[] {
  const { state, access, name } = call.node;
  return Object.entries(state.storages)
    .filter(([id]) => access.has(call.authId, `/storage/${id}`, ["Datastore.Audit"]))
    .map(([id, storage]) => ({
      id: `storage/${name}/${id}`,
      type: "storage",
      node: name,
      storage: id,
      plugintype: storage.type,
      content: storage.content.join(","),
      shared: 0,
      status: "available",
      disk: usedBytes(call.node, id),
      maxdisk: storage.totalBytes,
    }));
}

function networks(call: Call): Resource[] {
  const zone = "/sdn/zones/localnetwork";
  if (!call.node.access.has(call.authId, zone, ["SDN.Audit"])) return [];
  const { name } = call.node;
  const base = { node: name, status: "ok" };
  return call.node.options.release === "8.4"
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
