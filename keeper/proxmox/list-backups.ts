import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { type Backup, readBackups } from "./read-backups.ts";

/** All backups of ours on storages that can be reached now, one call for each. Those of destroyed VMs are not shown to us. */
export async function listBackups(pve: Pve, storage: string): Promise<readonly Backup[]> {
  const { storages } = await readInventory(pve);
  const found = new Map<string, Backup>();
  const places = storages.filter((place) => place.storage === storage && place.available);
  // What is shared looks the same from every node.
  const [first] = places;
  for (const { node } of first?.shared ? [first] : places)
    for (const backup of await readBackups(pve, node, storage)) found.set(`${node} ${backup.volid}`, backup);
  return [...found.values()];
}
