import type { Fleet } from "../../core/fleet.ts";
import type { Condition } from "../alerts/condition.ts";
import type { WatchConfig } from "../watch-config.ts";

/** Codes that `hostConditions` decides on. */
export const HOST_CODES = ["PVE_UNREACHABLE", "NODE_LOST", "PVE_STORAGE_OFFLINE", "STORAGE_NEARLY_FULL"];

/** What is wrong with nodes and storages. */
export function hostConditions(fleet: Fleet, limits: WatchConfig["limits"]): readonly Condition[] {
  const lost = new Set(fleet.nodes.filter(({ online }) => !online).map(({ node }) => node));
  const nodes = [...lost].map((node) => ({
    code: "NODE_LOST",
    subject: `node ${node}`,
    what: `node ${node} is away, and ${fleet.vms.filter((vm) => vm.node === node).length} VMs with it`,
    remedy: "bring it back; the keeper moves no VM by itself, because it may still be running there",
  }));
  const seen = new Set<string>();
  const storages = fleet.storages.flatMap((storage): Condition[] => {
    const name = storage.shared ? storage.storage : `${storage.storage} on ${storage.node}`;
    // A shared storage is listed by each node, and one of a lost node says nothing that the node does not.
    if (seen.has(name) || lost.has(storage.node)) return [];
    seen.add(name);
    const subject = `storage ${name}`;
    if (!storage.available)
      return [
        {
          code: "PVE_STORAGE_OFFLINE",
          subject,
          what: `storage ${name} is not available`,
          remedy: "bring the storage back online",
        },
      ];
    const percent = storage.totalBytes > 0 ? (100 * storage.usedBytes) / storage.totalBytes : 0;
    if (percent < limits.storagePercent) return [];
    return [
      {
        code: "STORAGE_NEARLY_FULL",
        subject,
        what: `${percent.toFixed(0)} % of storage ${name} are used`,
        remedy: "add space, or take plans out of stock: thin disks can still grow",
      },
    ];
  });
  return [...nodes, ...storages];
}

/** What it is when Proxmox VE has not answered for so long; the rest is not known then. */
export function proxmoxUnreachable(seconds: number): Condition {
  return {
    code: "PVE_UNREACHABLE",
    subject: "proxmox",
    what: `no Proxmox VE node has answered for ${seconds} s`,
    remedy:
      "check that pveproxy runs on a node and that no firewall is between (port 8006); the keeper goes on by itself",
  };
}
