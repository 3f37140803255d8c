import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { readVmConfig } from "./vm-config.ts";

/** Descriptions of the VMs in our pool that can be read now. */
export async function listMarks(pve: Pve): Promise<readonly string[]> {
  const marks: string[] = [];
  const { vms } = await readInventory(pve);
  for (const { vmid, node } of vms.filter((vm) => vm.pool === pve.config.pool && !vm.template)) {
    try {
      marks.push(readVmConfig(await pve.api.nodes.$(node).qemu.$(vmid).config.$get(), vmid).mark);
    } catch (error) {
      // Destroyed or moved since the list was made.
      if (!(error instanceof PveError) || (error.status !== 403 && error.status !== 500)) throw error;
    }
  }
  return marks;
}
