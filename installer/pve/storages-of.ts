import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

/** A storage as a node has it. */
export interface NodeStorage {
  readonly storage: string;
  readonly type: string;
  readonly content: readonly string[];
  readonly isActive: boolean;
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** Whether disks on it can be made templates, and linked clones of them. */
  readonly hasTemplates: boolean;
}

const shape = z.array(
  z
    .object({
      storage: z.string(),
      type: z.string(),
      content: z.string().default(""),
      active: z.coerce.number().default(0),
      total: z.coerce.number().default(0),
      avail: z.coerce.number().default(0),
    })
    .loose(),
);

/** By the storage plugins' own list of features; thick LVM and iSCSI have none. */
const WITH_TEMPLATES = ["dir", "nfs", "cifs", "glusterfs", "btrfs", "lvmthin", "zfspool", "zfs", "rbd"];

/** What a node has to store things on. */
export async function storagesOf(root: PveRoot, node: string): Promise<readonly NodeStorage[]> {
  const storages = await read(root, `/nodes/${node}/storage`, shape);
  return storages.map(({ storage, type, content, active, total, avail }) => ({
    storage,
    type,
    content: content.split(",").filter(Boolean),
    isActive: active === 1,
    totalBytes: total,
    availableBytes: avail,
    hasTemplates: WITH_TEMPLATES.includes(type) && content.split(",").includes("images"),
  }));
}
