import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const usersShape = z.array(
  z
    .object({
      userid: z.string(),
      enable: z.coerce.number().default(1),
      expire: z.coerce.number().default(0),
    })
    .loose(),
);

/** The keeper's user is there, with no password and no rights of its own accord, and is neither disabled nor over. */
export async function ensureAccount(root: PveRoot, user: string): Promise<void> {
  const users = await read(root, "/access/users", usersShape);
  const found = users.find(({ userid }) => userid === user);
  if (found === undefined)
    await root("POST", "/access/users", { userid: user, comment: "BlockHost's keeper" });
  else if (found.enable !== 1 || found.expire !== 0)
    await root("PUT", `/access/users/${encodeURIComponent(user)}`, { enable: 1, expire: 0 });
}
