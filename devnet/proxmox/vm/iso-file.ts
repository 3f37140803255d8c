import { join } from "node:path";
import type { PveNode } from "../node.ts";
import type { VmConfig } from "../state/state.ts";
import { findVolume } from "../storage/volumes.ts";
import { drivesOf, isCdrom } from "./drive.ts";

/** Path of the ISO in the VM's first CD drive that holds one. */
export function isoFile(node: PveNode, config: VmConfig): string | undefined {
  for (const [, drive] of drivesOf(config)) {
    if (!isCdrom(drive)) continue;
    const volume = findVolume(node, drive.file);
    if (volume?.content === "iso") return join(node.storageDir(volume.storage), volume.name);
  }
  return undefined;
}
