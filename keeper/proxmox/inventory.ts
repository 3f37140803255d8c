import { z } from "zod";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const resourceShape = z.array(
  z
    .object({
      type: z.string(),
      node: z.string().optional(),
      vmid: z.coerce.number().optional(),
      pool: z.string().optional(),
      template: z.coerce.number().optional(),
      storage: z.string().optional(),
      shared: z.coerce.number().optional(),
      content: z.string().optional(),
      status: z.string().optional(),
      maxcpu: z.number().optional(),
      mem: z.number().optional(),
      maxmem: z.number().optional(),
      maxdisk: z.number().optional(),
    })
    .loose(),
);

export interface InventoryVm {
  readonly vmid: number;
  readonly node: string;
  readonly pool: string | null;
  readonly template: boolean;
  /** Bytes; null while the status daemon has not looked at a fresh VM yet (up to ten seconds). */
  readonly memory: number | null;
  readonly disk: number | null;
  /** Bytes in use now, never more than its memory: a guest has a say in the figure. */
  readonly memoryUsed: number;
}

export interface InventoryNode {
  readonly node: string;
  readonly online: boolean;
  /** Null without the right Sys.Audit. */
  readonly cpus: number | null;
  /** Bytes. */
  readonly memory: number | null;
  readonly memoryUsed: number;
}

export interface InventoryStorage {
  readonly storage: string;
  readonly node: string;
  readonly available: boolean;
  readonly shared: boolean;
  readonly content: readonly string[];
}

/** The cluster as far as the token may see it. Proves presence, never absence: lists are filtered by rights. */
export interface Inventory {
  readonly vms: readonly InventoryVm[];
  readonly nodes: readonly InventoryNode[];
  readonly storages: readonly InventoryStorage[];
}

export async function readInventory(pve: Pve): Promise<Inventory> {
  const resources = readAnswer(resourceShape, await pve.api.cluster.resources.$get(), "the resource list");
  const vms: InventoryVm[] = [];
  const nodes: InventoryNode[] = [];
  const storages: InventoryStorage[] = [];
  for (const { type, node, ...rest } of resources) {
    if (node === undefined) continue;
    if (type === "node") {
      nodes.push({
        node,
        online: rest.status === "online",
        cpus: rest.maxcpu ?? null,
        memory: rest.maxmem ?? null,
        memoryUsed: rest.mem ?? 0,
      });
    } else if (type === "storage" && rest.storage !== undefined) {
      storages.push({
        storage: rest.storage,
        node,
        available: rest.status === "available",
        shared: rest.shared === 1,
        content: rest.content?.split(",") ?? [],
      });
    } else if (rest.vmid !== undefined && (type === "qemu" || type === "lxc")) {
      vms.push({
        vmid: rest.vmid,
        node,
        pool: rest.pool ?? null,
        template: rest.template === 1,
        memory: rest.maxmem || null,
        disk: rest.maxdisk || null,
        memoryUsed: Math.max(0, Math.min(rest.mem ?? 0, rest.maxmem ?? 0)),
      });
    }
  }
  return { vms, nodes, storages };
}
