import { z } from "zod";
import { neededRights, type RightsSettings } from "../../keeper/proxmox/needed-rights.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const rolesShape = z.array(z.object({ roleid: z.string(), privs: z.string().default("") }).loose());
const aclShape = z.array(
  z
    .object({
      path: z.string(),
      ugid: z.string(),
      roleid: z.string(),
      propagate: z.coerce.number().default(1),
    })
    .loose(),
);

/** Roles of this prefix are ours: one for each path that the keeper has rights on. */
const OURS = "BlockHost-";

/**
 * User and token hold exactly the rights that the keeper says it needs, both of them, because a token with privilege
 * separation holds what both hold. Whatever else they were granted is taken away.
 *
 * @param token `user@realm!name`
 * @param major of Proxmox VE
 */
export async function ensureRights(
  root: PveRoot,
  token: string,
  settings: RightsSettings,
  major: number,
): Promise<void> {
  const [user = ""] = token.split("!");
  const wanted = [...neededRights(settings, major)].map(([path, { needed }]) => ({
    path,
    role: OURS + path.slice(1).replaceAll("/", "-"),
    rights: [...new Set(needed)].sort(),
  }));
  const roles = await read(root, "/access/roles", rolesShape);
  for (const { role, rights } of wanted) {
    const privs = rights.join(",");
    const found = roles.find(({ roleid }) => roleid === role);
    if (found === undefined) await root("POST", "/access/roles", { roleid: role, privs });
    else if (found.privs.split(",").sort().join(",") !== privs)
      await root("PUT", `/access/roles/${role}`, { privs });
  }
  const entries = (await read(root, "/access/acl", aclShape)).filter(
    ({ ugid }) => ugid === user || ugid === token,
  );
  const has = (path: string, role: string, ugid: string) =>
    entries.some((e) => e.path === path && e.roleid === role && e.ugid === ugid && e.propagate === 1);
  for (const { path, role } of wanted) {
    if (has(path, role, user) && has(path, role, token)) continue;
    await root("PUT", "/access/acl", { path, roles: role, users: user, tokens: token });
  }
  for (const { path, roleid, ugid } of entries) {
    if (wanted.some((each) => each.path === path && each.role === roleid)) continue;
    const subject = ugid === user ? { users: ugid } : { tokens: ugid };
    await root("PUT", "/access/acl", { path, roles: roleid, ...subject, delete: 1 });
  }
  for (const { roleid } of roles) {
    if (!roleid.startsWith(OURS) || wanted.some(({ role }) => role === roleid)) continue;
    await root("DELETE", `/access/roles/${roleid}`);
  }
}
