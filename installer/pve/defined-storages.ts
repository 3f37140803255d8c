import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const storagesShape = z.array(
  z
    .object({
      storage: z.string(),
      type: z.string(),
      content: z.string().default(""),
      path: z.string().optional(),
      disable: z.coerce.number().default(0),
    })
    .loose(),
);

/** The storages as the cluster defines them. */
export function definedStorages(root: PveRoot) {
  return read(root, "/storage", storagesShape);
}
