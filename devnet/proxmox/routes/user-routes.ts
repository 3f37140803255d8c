import { randomUUID } from "node:crypto";
import { hashPassword } from "../access/authenticator.ts";
import { anyOf, perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { flag, number, text } from "../schema/common-params.ts";
import type { ParamTable } from "../schema/param-table.ts";
import type { TokenState, UserState } from "../state/state.ts";

const userid = { type: "string", maxLength: 64 } as const;
const tokenid = { type: "string", pattern: "(?:[A-Za-z][A-Za-z0-9.\\-_]+)" } as const;
const tokenParams: ParamTable = { userid, tokenid };

function checkUserName(id: string): void {
  if (!/^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/.test(id))
    throw ApiError.failed(`value '${id}' does not look like a valid user name`);
}

function ownAccount(call: Call): void {
  if (call.authId !== call.text("userid")) throw ApiError.forbidden();
}

/** A user may see and change its own tokens by ticket; others need User.Modify. */
function ownOrModify(call: Call): void {
  if (!call.node.state.users[call.text("userid")]) throw ApiError.forbidden();
  anyOf(ownAccount, perm("/access/groups", "User.Modify"))(call);
}

/** `/access/users` and their tokens. */
export const userRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: "/access/users",
    params: { enabled: flag, full: flag },
    permission: "user",
    run: (call) => {
      const mayAll = call.node.access.has(call.authId, "/access/groups", ["User.Modify", "Sys.Audit"], true);
      return Object.entries(call.node.state.users)
        .filter(([id]) => mayAll || id === call.authId)
        .map(([id, user]) => ({
          userid: id,
          enable: user.enable,
          expire: user.expire,
          "realm-type": id.endsWith("@pam") ? "pam" : "pve",
          ...(user.comment === undefined ? {} : { comment: user.comment }),
        }));
    },
  },
  {
    verb: "POST",
    path: "/access/users",
    params: {
      userid,
      password: { type: "string", optional: true, maxLength: 64 },
      comment: text,
      email: text,
      enable: flag,
      expire: number,
      firstname: text,
      lastname: text,
      groups: text,
      keys: text,
    },
    permission: (call) => {
      checkUserName(call.text("userid"));
      const realm = call.text("userid").split("@")[1] ?? "";
      call.node.access.require(call.authId, `/access/realm/${realm}`, ["Realm.AllocateUser"]);
    },
    run: (call) => {
      const id = call.text("userid");
      if (call.node.state.users[id]) throw ApiError.failed(`create user failed: user '${id}' already exists`);
      const user: UserState = { enable: 1, expire: 0, tokens: {} };
      change(user, call);
      if (call.has("password")) user.password = hashPassword(call.text("password"));
      call.node.state.users[id] = user;
    },
  },
  {
    verb: "GET",
    path: "/access/users/{userid}",
    params: { userid },
    permission: anyOf(ownAccount, perm("/access/groups", "User.Modify")),
    run: (call) => {
      const user = requireUser(call);
      const tokens = Object.entries(user.tokens).map(([id, token]) => [id, tokenView(token)]);
      return {
        email: user.email ?? "",
        groups: [],
        expire: user.expire,
        enable: user.enable,
        tokens: tokens.length === 0 ? null : Object.fromEntries(tokens),
        ...(user.comment === undefined ? {} : { comment: user.comment }),
      };
    },
  },
  {
    verb: "PUT",
    path: "/access/users/{userid}",
    params: { userid, comment: text, email: text, enable: flag, expire: number, append: flag, groups: text },
    permission: perm("/access/groups", "User.Modify"),
    run: (call) => change(requireUser(call), call),
  },
  {
    verb: "DELETE",
    path: "/access/users/{userid}",
    params: { userid },
    permission: perm("/access/groups", "User.Modify"),
    run: (call) => {
      requireUser(call);
      const id = call.text("userid");
      const { state } = call.node;
      delete state.users[id];
      state.acl = state.acl.filter((entry) => entry.ugid !== id && !entry.ugid.startsWith(`${id}!`));
    },
  },
  {
    verb: "GET",
    path: "/access/users/{userid}/token",
    params: { userid },
    permission: ownOrModify,
    run: (call) =>
      Object.entries(requireUser(call).tokens).map(([id, token]) => ({ tokenid: id, ...tokenView(token) })),
  },
  {
    verb: "GET",
    path: "/access/users/{userid}/token/{tokenid}",
    params: tokenParams,
    permission: ownOrModify,
    run: (call) => tokenView(requireToken(call)),
  },
  {
    verb: "POST",
    path: "/access/users/{userid}/token/{tokenid}",
    params: { ...tokenParams, comment: text, expire: number, privsep: flag },
    permission: ownOrModify,
    run: (call) => {
      const user = requireUser(call);
      const id = call.text("tokenid");
      if (user.tokens[id]) throw ApiError.parameters({ tokenid: "Token already exists." });
      const token: TokenState = { secret: randomUUID(), privsep: 1, expire: 0 };
      changeToken(token, call);
      user.tokens[id] = token;
      const info = {
        privsep: call.has("privsep") ? call.text("privsep") : 1,
        ...(call.has("comment") ? { comment: call.text("comment") } : {}),
        ...(call.has("expire") ? { expire: call.text("expire") } : {}),
      };
      return { "full-tokenid": `${call.text("userid")}!${id}`, info, value: token.secret };
    },
  },
  {
    verb: "PUT",
    path: "/access/users/{userid}/token/{tokenid}",
    params: { ...tokenParams, comment: text, expire: number, privsep: flag },
    permission: ownOrModify,
    run: (call) => {
      const token = requireToken(call);
      changeToken(token, call);
      return tokenView(token);
    },
  },
  {
    verb: "DELETE",
    path: "/access/users/{userid}/token/{tokenid}",
    params: tokenParams,
    permission: ownOrModify,
    run: (call) => {
      requireToken(call);
      const { state } = call.node;
      const full = `${call.text("userid")}!${call.text("tokenid")}`;
      delete requireUser(call).tokens[call.text("tokenid")];
      state.acl = state.acl.filter((entry) => entry.ugid !== full);
    },
  },
];

function requireUser(call: Call): UserState {
  const user = call.node.state.users[call.text("userid")];
  if (!user) throw ApiError.failed(`no such user ('${call.text("userid")}')`);
  return user;
}

function requireToken(call: Call): TokenState {
  const token = requireUser(call).tokens[call.text("tokenid")];
  if (!token) {
    const [user, id] = [call.text("userid"), call.text("tokenid")];
    throw ApiError.failed(`no such token '${id}' for user '${user}'`);
  }
  return token;
}

function change(user: UserState, call: Call): void {
  if (call.has("enable")) user.enable = call.flag("enable") ? 1 : 0;
  if (call.has("expire")) user.expire = call.int("expire");
  if (call.has("comment")) user.comment = call.text("comment");
  if (call.has("email")) user.email = call.text("email");
}

function changeToken(token: TokenState, call: Call): void {
  if (call.has("privsep")) token.privsep = call.flag("privsep") ? 1 : 0;
  if (call.has("expire")) token.expire = call.int("expire");
  if (call.has("comment")) token.comment = call.text("comment");
}

function tokenView(token: TokenState): Record<string, unknown> {
  return {
    expire: token.expire,
    privsep: token.privsep,
    ...(token.comment === undefined ? {} : { comment: token.comment }),
  };
}
