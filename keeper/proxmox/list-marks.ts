import { readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { readVmConfig } from "./vm-config.ts";

/**
 * Descriptions of the VMs in our pool that can be read now, of these vmids when they are given.
 *
 * @throws RetryableError PVE_NODE_OFFLINE when some are on a node that is away: who looks for the newest machine of a
 *   subscription must not be given an older one
 */
export async function listMarks(pve: Pve, vmids?: ReadonlySet<number>): Promise<readonly string[]> {
  const marks: string[] = [];
  const { vms, nodes } = await readInventory(pve);
  const away = new Set(nodes.filter(({ online }) => !online).map(({ node }) => node));
  const wanted = vms.filter(
    (vm) => vm.pool === pve.config.pool && !vm.template && (vmids?.has(vm.vmid) ?? true),
  );
  for (const { vmid, node } of wanted) {
    if (away.has(node)) throw nodeOffline(node, `the description of VM ${vmid} cannot be read`);
    try {
      marks.push(readVmConfig(await pve.api.nodes.$(node).qemu.$(vmid).config.$get(), vmid).mark);
    } catch (error) {
      // Destroyed or moved since the list was made.
      if (!(error instanceof PveError) || (error.status !== 403 && error.status !== 500)) throw error;
    }
  }
  return marks;
}
