import type { PveRoot } from "./pve-root.ts";
import { storagesOf } from "./storages-of.ts";

/** The storages of a node, and the one with the most room for machines. */
export async function detectStorage(root: PveRoot, node: string) {
  const found = await storagesOf(root, node);
  const [best] = found
    .filter(({ isActive, hasTemplates }) => isActive && hasTemplates)
    .sort((a, b) => b.availableBytes - a.availableBytes);
  return {
    found,
    suggested: best === undefined ? null : { disks: best.storage, seed: "blockhost-seed", backups: null },
  };
}
