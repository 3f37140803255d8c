import { ApiError } from "../api-error.ts";
import type { Call } from "../http/call.ts";

/** `world`: nobody need be logged in; `user`: anybody who is; `root`: root@pam alone; else a check that throws. */
export type Permission = "world" | "user" | "root" | ((call: Call) => void);

/** Needs all privileges on a path in which `{name}` stands for a parameter. */
export function perm(path: string, ...names: string[]): (call: Call) => void {
  return (call) => call.node.access.require(call.authId, fill(path, call), names);
}

/** Needs one of the privileges. */
export function permAny(path: string, ...names: string[]): (call: Call) => void {
  return (call) => call.node.access.require(call.authId, fill(path, call), names, true);
}

export function allOf(...checks: Array<(call: Call) => void>): (call: Call) => void {
  return (call) => {
    for (const check of checks) check(call);
  };
}

/** One of the checks must pass; the refusal then names none of them. */
export function anyOf(...checks: Array<(call: Call) => void>): (call: Call) => void {
  return (call) => {
    for (const check of checks) {
      try {
        check(call);
        return;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
    throw ApiError.forbidden();
  };
}

/** The check of guest-agent calls: 8 has one privilege for all of them, 9 one for each kind. */
export function agentPerm(...names: string[]): (call: Call) => void {
  return (call) => {
    const old = call.node.options.release === "8.4";
    const wanted = old ? ["VM.Monitor"] : [...names, "VM.GuestAgent.Unrestricted"];
    call.node.access.require(call.authId, fill("/vms/{vmid}", call), [...new Set(wanted)], true);
  };
}

/** Checks a method's permission as the server does, before it looks at the parameters. */
export function checkPermission(permission: Permission, call: Call): void {
  if (permission === "world" || call.isRoot) return;
  if (permission === "user") return;
  if (permission === "root") throw ApiError.forbidden("user == root@pam");
  permission(call);
}

function fill(path: string, call: Call): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => call.text(name));
  // A missing parameter leaves its parent: a right there, or none.
  return filled.replace(/\/+$/, "") || "/";
}
