import { z } from "zod";
import { awaitTask } from "../pve/await-task.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import { read } from "../pve/read.ts";

const resourcesShape = z.array(
  z.object({
    vmid: z.coerce.number(),
    node: z.string(),
    type: z.string(),
    status: z.string().default("unknown"),
    pool: z.string().optional(),
    template: z.coerce.number().default(0),
  }),
);
const configShape = z.object({ description: z.string().default("") });

/** A VM of a rehearsal. */
interface Found {
  readonly vmid: number;
  readonly path: string;
  readonly isOn: boolean;
}

/** VMs of the pool that bear the mark of these contracts, on a chain that is thrown away. */
export async function machinesOf(
  root: PveRoot,
  pool: string,
  { chainId, subscriptions }: { readonly chainId: number; readonly subscriptions: string },
): Promise<readonly Found[]> {
  const prefix = `blockhost:${chainId}:${subscriptions.toLowerCase()}:`;
  const all = await read(root, "/cluster/resources", resourcesShape, { type: "vm" });
  const found: Found[] = [];
  for (const { vmid, node, type, status, template } of all.filter((vm) => vm.pool === pool)) {
    if (type !== "qemu" || template === 1) continue;
    const path = `/nodes/${node}/qemu/${vmid}`;
    const { description } = await read(root, `${path}/config`, configShape);
    if (description.startsWith(prefix)) found.push({ vmid, path, isOn: status === "running" });
  }
  return found;
}

/** Removes them, whatever state they are in. @returns their vmids */
export async function removeMachines(root: PveRoot, machines: readonly Found[]): Promise<readonly number[]> {
  for (const { vmid, path, isOn } of machines) {
    if (isOn)
      await awaitTask(
        root,
        await root("POST", `${path}/status/stop`, { skiplock: 1 }),
        `stopping VM ${vmid}`,
      );
    await root("PUT", `${path}/config`, { protection: 0, skiplock: 1 });
    const purge = { purge: 1, "destroy-unreferenced-disks": 1, skiplock: 1 };
    await awaitTask(root, await root("DELETE", path, purge), `removing VM ${vmid}`);
  }
  return machines.map(({ vmid }) => vmid);
}
