import { hashPassword } from "../access/authenticator.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { text } from "../schema/common-params.ts";

const realms = [
  { realm: "pam", type: "pam", comment: "Linux PAM standard authentication" },
  { realm: "pve", type: "pve", comment: "Proxmox VE authentication server" },
];

/** `/access`: tickets, realms, passwords and the caller's own permissions. */
export const ticketRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/access",
    params: {},
    permission: "user",
    run: () =>
      ["users", "groups", "roles", "acl", "domains", "openid", "tfa", "ticket", "password"].map((subdir) => ({
        subdir,
      })),
  },
  { verb: "GET", path: "/access/ticket", params: {}, permission: "world", run: () => null },
  { verb: "GET", path: "/access/domains", params: {}, permission: "world", run: () => realms },
  {
    verb: "POST",
    path: "/access/ticket",
    params: {
      username: { type: "string", maxLength: 64 },
      password: { type: "string" },
      realm: { type: "string", optional: true, maxLength: 32 },
      "new-format": { type: "boolean", optional: true },
      otp: text,
      path: { type: "string", optional: true, maxLength: 64, requires: "privs" },
      privs: { type: "string", optional: true, maxLength: 64, requires: "path" },
      "tfa-challenge": text,
    },
    permission: "world",
    run: login,
  },
  {
    verb: "PUT",
    path: "/access/password",
    params: {
      userid: { type: "string", maxLength: 64 },
      password: { type: "string", maxLength: 64 },
      "confirmation-password": { type: "string", optional: true, maxLength: 64 },
    },
    permission: "user",
    allowToken: false,
    run: (call) => {
      const user = call.node.state.users[call.text("userid")];
      if (!user) throw ApiError.failed(`no such user ('${call.text("userid")}')`);
      if (!call.isRoot && call.authId !== call.text("userid")) throw ApiError.forbidden();
      user.password = hashPassword(call.text("password"));
    },
  },
  {
    verb: "GET",
    path: "/access/permissions",
    params: {
      userid: {
        type: "string",
        optional: true,
        pattern: "(?:[^\\s:/]+)@(?:[A-Za-z][A-Za-z0-9.\\-_]+)(?:!.+)?",
      },
      path: text,
    },
    permission: "user",
    run: (call) => {
      const subject = call.optional("userid") ?? call.authId;
      if (subject !== call.authId) call.node.access.require(call.authId, "/access", ["Sys.Audit"]);
      const path = call.optional("path");
      const { access } = call.node;
      return path === undefined ? access.overview(subject) : { [path]: access.privileges(subject, path) };
    },
  },
];

function login(call: Call): unknown {
  const realm = call.optional("realm");
  const user = realm === undefined ? call.text("username") : `${call.text("username")}@${realm}`;
  const { ticket, csrf } = call.node.authenticator.login(user, call.text("password"));
  return { username: user, ticket, CSRFPreventionToken: csrf, cap: capabilities(call, user) };
}

/** Which parts of the web interface the user will see: privileges by area. */
function capabilities(call: Call, user: string): Record<string, Record<string, 1>> {
  const areas: Record<string, [path: string, pattern: RegExp]> = {
    vms: ["/vms", /^VM\.|^Permissions\.Modify$/],
    storage: ["/storage", /^Datastore\.|^Permissions\.Modify$/],
    access: ["/access", /^(?:User|Group)\.|^Permissions\.Modify$/],
    nodes: ["/nodes", /^Sys\.|^Permissions\.Modify$/],
    sdn: ["/sdn", /^SDN\.|^Permissions\.Modify$/],
    dc: ["/", /^Sys\.(?:Audit|Modify)$|^SDN\./],
    mapping: ["/mapping", /^Mapping\.|^Permissions\.Modify$/],
  };
  const all = Object.entries(areas).map(([area, [path, pattern]]) => {
    const names = Object.keys(call.node.access.privileges(user, path)).filter((name) => pattern.test(name));
    return [area, Object.fromEntries(names.map((name) => [name, 1 as const]))] as const;
  });
  return Object.fromEntries(all);
}
