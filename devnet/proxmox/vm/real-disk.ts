import { readdirSync } from "node:fs";
import type { PveNode } from "../node.ts";

/** Whether the driver keeps a disk for this VM; one made of an empty volume has none. */
export function hasRealDisk(node: PveNode, vmid: number): boolean {
  return readdirSync(node.vmDir(vmid)).length > 0;
}
