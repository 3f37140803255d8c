import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const poolsShape = z.array(z.object({ poolid: z.string() }).loose());

/** The pool of tenants' machines is there. */
export async function ensurePool(root: PveRoot, pool: string): Promise<void> {
  const pools = await read(root, "/pools", poolsShape);
  if (pools.some(({ poolid }) => poolid === pool)) return;
  await root("POST", "/pools", { poolid: pool, comment: "VMs of tenants" });
}
