import { perm, permAny } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, text } from "../schema/common-params.ts";
import type { Param } from "../schema/param-table.ts";

const roleid: Param = { type: "string", format: "role-id" };

/** `/access/roles` */
export const roleRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/access/roles",
    params: {},
    permission: "user",
    run: (call) =>
      Object.entries(call.node.access.roles()).map(([role, privileges]) => ({
        roleid: role,
        privs: privileges.join(","),
        special: call.node.access.isBuiltIn(role) ? 1 : 0,
      })),
  },
  {
    verb: "POST",
    path: "/access/roles",
    params: { roleid, privs: text },
    permission: perm("/access", "Sys.Modify"),
    run: (call) => {
      const role = call.text("roleid");
      const privileges = readPrivileges(call);
      if (call.node.access.roles()[role])
        throw ApiError.failed(`create role failed: role '${role}' already exists`);
      call.node.state.roles[role] = privileges;
    },
  },
  {
    verb: "GET",
    path: "/access/roles/{roleid}",
    params: { roleid },
    permission: "user",
    run: (call) => {
      const privileges = call.node.access.roles()[call.text("roleid")];
      if (!privileges) throw ApiError.failed(`role '${call.text("roleid")}' does not exist`);
      return Object.fromEntries(privileges.map((name) => [name, 1]));
    },
  },
  {
    verb: "PUT",
    path: "/access/roles/{roleid}",
    params: { roleid, privs: text, append: { ...flag, requires: "privs" } },
    permission: perm("/access", "Sys.Modify"),
    run: (call) => {
      const role = call.text("roleid");
      const privileges = readPrivileges(call);
      const known = call.node.state.roles[role];
      if (call.node.access.isBuiltIn(role))
        throw ApiError.failed(`auto-generated role '${role}' cannot be modified`);
      if (!known) throw ApiError.failed(`update role failed: role '${role}' does not exist`);
      const all = call.flag("append") ? [...known, ...privileges] : privileges;
      call.node.state.roles[role] = [...new Set(all)].sort();
    },
  },
  {
    verb: "DELETE",
    path: "/access/roles/{roleid}",
    params: { roleid },
    permission: perm("/access", "Sys.Modify"),
    run: (call) => {
      const role = call.text("roleid");
      if (call.node.access.isBuiltIn(role))
        throw ApiError.failed(`auto-generated role '${role}' cannot be deleted`);
      if (!call.node.state.roles[role])
        throw ApiError.failed(`delete role failed: role '${role}' does not exist`);
      delete call.node.state.roles[role];
      call.node.state.acl = call.node.state.acl.filter((entry) => entry.roleid !== role);
    },
  },
  {
    verb: "GET",
    path: "/access/groups",
    params: {},
    permission: "user",
    run: () => [],
  },
  {
    verb: "GET",
    path: "/access/acl",
    params: {},
    permission: "user",
    run: (call) => {
      const mayAll = call.node.access.has(call.authId, "/access", ["Sys.Audit"]);
      const { access, state } = call.node;
      return state.acl.filter(
        (entry) => mayAll || access.has(call.authId, entry.path, ["Permissions.Modify"]),
      );
    },
  },
  {
    verb: "PUT",
    path: "/access/acl",
    params: {
      path: { type: "string" },
      roles: { type: "string", format: "role-id", list: true },
      users: { ...text, list: true },
      tokens: { ...text, list: true },
      groups: { ...text, list: true },
      propagate: flag,
      delete: flag,
    },
    permission: (call) => mayGrant(call),
    run: changeAcl,
  },
];

function readPrivileges(call: Call): string[] {
  const names = call.list("privs");
  const unknown = names.find((name) => !call.node.access.isPrivilege(name));
  if (unknown !== undefined)
    throw ApiError.parameters({ privs: `invalid format - invalid privilege '${unknown}'\n` });
  return [...new Set(names)].sort();
}

/** Rights may be granted by whoever holds Permissions.Modify there, or the area's own Allocate. */
function mayGrant(call: Call): void {
  const path = call.text("path");
  const allocate = /^\/storage\//.test(path)
    ? ["Datastore.Allocate"]
    : /^\/pool\//.test(path)
      ? ["Pool.Allocate"]
      : /^\/vms\//.test(path)
        ? ["VM.Allocate"]
        : [];
  permAny("{path}", "Permissions.Modify", ...allocate)(call);
}

function changeAcl(call: Call): void {
  const path = call.text("path");
  const { state, access } = call.node;
  if (!access.isAclPath(path)) throw ApiError.parameters({ path: `invalid ACL path '${path}'` });
  for (const role of call.list("roles")) {
    if (!access.roles()[role]) throw ApiError.failed(`ACL update failed: role '${role}' does not exist`);
    mayHandOut(call, role);
    for (const [type, ugid] of subjects(call)) {
      state.acl = state.acl.filter(
        (entry) => !(entry.path === path && entry.ugid === ugid && entry.roleid === role),
      );
      if (!call.flag("delete"))
        state.acl.push({ path, type, ugid, roleid: role, propagate: call.flag("propagate", true) ? 1 : 0 });
    }
  }
}

/** Who may grant by an Allocate alone may hand out no more than they hold; by the sources of both majors. */
function mayHandOut(call: Call, role: string): void {
  const { access } = call.node;
  const held = call.isRoot ? undefined : access.privileges(call.authId, call.text("path"));
  if (held === undefined || "Permissions.Modify" in held) return;
  const propagate = call.flag("propagate", true) ? 1 : 0;
  const removes = call.flag("delete");
  const tooMuch = (access.roles()[role] ?? []).some(
    (name) => held[name] === undefined || (!removes && propagate === 1 && held[name] !== 1),
  );
  if (tooMuch || role === "NoAccess")
    throw ApiError.failed(
      `ACL update failed: 400 Parameter verification failed.\nrole: Cannot ${removes ? "remove" : "add"} role '${role}' - requires 'Permissions.Modify' or superset of privileges.`,
    );
}

function subjects(call: Call): Array<["user" | "token", string]> {
  const { users } = call.node.state;
  const found: Array<["user" | "token", string]> = [];
  for (const user of call.list("users")) {
    if (!users[user]) throw ApiError.failed(`ACL update failed: user '${user}' does not exist`);
    found.push(["user", user]);
  }
  for (const id of call.list("tokens")) {
    const [user = "", token = ""] = id.split("!");
    if (!users[user]?.tokens[token])
      throw ApiError.failed(`ACL update failed: no such token '${token}' for user '${user}'`);
    found.push(["token", id]);
  }
  return found;
}
