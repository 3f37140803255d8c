import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const statusShape = z.array(
  z.object({ type: z.string(), name: z.string(), local: z.coerce.number().optional() }).loose(),
);

/** The node whose API answers. */
export async function localNode(root: PveRoot): Promise<string> {
  const status = await read(root, "/cluster/status", statusShape);
  return status.find(({ type, local }) => type === "node" && local === 1)?.name ?? "pve";
}
