import { ApiError } from "../api-error.ts";
import type { Release } from "../release.ts";
import type { NodeState } from "../state/state.ts";
import { allPrivileges, builtInRoles } from "./privileges.ts";

const aclPath =
  /^\/(?:access(?:\/groups|\/realm)?|nodes|pool|sdn|storage|vms|mapping(?:\/[a-z]+)?)?$|^\/(?:access\/(?:groups|realm)|nodes|storage|mapping\/[a-z]+)\/[\w.@-]+$|^\/pool\/[\w.-]+(?:\/[\w.-]+){0,2}$|^\/vms\/\d{3,}$|^\/sdn\/(?:zones|dns|ipams|controllers|vnets|fabrics)(?:\/[\w.-]+){0,3}$/;

/** Who may do what: roles, ACL entries and the privileges that follow from them. */
export class AccessControl {
  readonly #state: NodeState;
  readonly #builtIn: Readonly<Record<string, string[]>>;
  readonly #all: readonly string[];

  constructor(state: NodeState, release: Release) {
    this.#state = state;
    this.#builtIn = builtInRoles(release);
    this.#all = allPrivileges(release);
  }

  isBuiltIn(role: string): boolean {
    return role in this.#builtIn;
  }

  isPrivilege(name: string): boolean {
    return this.#all.includes(name);
  }

  /** Roles by name, built-in ones included. */
  roles(): Record<string, string[]> {
    return { ...this.#builtIn, ...this.#state.roles };
  }

  isAclPath(path: string): boolean {
    return aclPath.test(path);
  }

  /**
   * Privileges of a user or token on a path: name to 1, or to 0 where it does not propagate.
   * A token with privilege separation has what both it and its user have.
   */
  privileges(authId: string, path: string): Record<string, 0 | 1> {
    // Proxmox VE's own normalisation: a path with other characters is no path, even to root.
    if (!/^(?:|\/|(?:\/[\p{L}\p{N}_.@-]+)+)$/u.test(path)) return {};
    const [user = "", token] = authId.split("!");
    if (token !== undefined && this.#state.users[user]?.tokens[token]?.privsep) {
      const ofUser = this.privileges(user, path);
      const own = this.#granted(authId, path);
      return Object.fromEntries(Object.entries(own).filter(([name]) => name in ofUser));
    }
    if (user === "root@pam") return Object.fromEntries(this.#all.map((name) => [name, 1]));
    return this.#granted(user, path);
  }

  /** Privileges on every path that an ACL entry names, without empty ones. */
  overview(authId: string): Record<string, Record<string, 0 | 1>> {
    const paths = new Set(["/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"]);
    for (const entry of this.#state.acl) paths.add(entry.path);
    const all = [...paths].map((path) => [path, this.privileges(authId, path)] as const);
    return Object.fromEntries(all.filter(([, privileges]) => Object.keys(privileges).length > 0));
  }

  /** Whether all (or, with `any`, one) of the privileges are held. */
  has(authId: string, path: string, names: readonly string[], any = false): boolean {
    const held = this.privileges(authId, path);
    return any ? names.some((name) => name in held) : names.every((name) => name in held);
  }

  /** Throws Proxmox VE's refusal unless the privileges are held. */
  require(authId: string, path: string, names: readonly string[], any = false): void {
    if (this.has(authId, path, names, any)) return;
    const shown = /^(?:|\/|(?:\/[\p{L}\p{N}_.@-]+)+)$/u.test(path) ? path : "";
    const missing = any ? names.join("|") : names.find((name) => !this.has(authId, path, [name]));
    throw ApiError.forbidden(`${shown}, ${missing}`);
  }

  #granted(ugid: string, path: string): Record<string, 0 | 1> {
    const roles = this.#rolesOn(ugid, path);
    if (!roles.has("NoAccess")) {
      for (const pool of this.#poolsOf(path)) {
        for (const role of this.#rolesOn(ugid, `/pool/${pool}`).keys()) roles.set(role, 0);
      }
    }
    const known = this.roles();
    const privileges: Record<string, 0 | 1> = {};
    for (const [role, propagate] of roles) for (const name of known[role] ?? []) privileges[name] = propagate;
    return privileges;
  }

  /** The deepest path with entries wins over those above it. */
  #rolesOn(ugid: string, path: string): Map<string, 0 | 1> {
    let roles = new Map<string, 0 | 1>();
    const parts = path.split("/").filter(Boolean);
    for (let depth = 0; depth <= parts.length; depth++) {
      const prefix = `/${parts.slice(0, depth).join("/")}`;
      const exact = depth === parts.length;
      const entries = this.#state.acl.filter(
        (entry) => entry.path === prefix && entry.ugid === ugid && (exact || entry.propagate === 1),
      );
      if (entries.length > 0) roles = new Map(entries.map((entry) => [entry.roleid, entry.propagate]));
    }
    return roles;
  }

  #poolsOf(path: string): string[] {
    const vm = /^\/vms\/(\d+)$/.exec(path)?.[1];
    const storage = /^\/storage\/([^/]+)$/.exec(path)?.[1];
    return Object.entries(this.#state.pools)
      .filter(([, pool]) =>
        vm !== undefined
          ? pool.vms.includes(Number(vm))
          : storage !== undefined && pool.storages.includes(storage),
      )
      .map(([id]) => id);
  }
}
