import { FinalError } from "../core/errors.ts";
import type { PathRights } from "./needed-rights.ts";
import type { ProxmoxConfig } from "./proxmox-config.ts";

/** ACL path -> right -> 1 if it holds for everything below, else 0; both mean that it is held. */
export type HeldRights = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Refuses a token that holds less or more than it needs: a stolen token must not be worth more than the keeper.
 *
 * @param members vmids in our pool: their paths are listed too, with the rights that come from the pool
 * @throws FinalError PVE_RIGHTS_MISSING, PVE_RIGHTS_EXCESS naming each right and its path
 */
export function compareRights(
  held: HeldRights,
  needed: ReadonlyMap<string, PathRights>,
  { pool, tokenId }: Pick<ProxmoxConfig, "pool" | "tokenId">,
  members: ReadonlySet<number>,
): void {
  const missing: string[] = [];
  for (const [path, rights] of needed) {
    for (const right of rights.needed) {
      if (held[path]?.[right] === undefined) missing.push(`${right} on ${path}`);
    }
  }
  const excess: string[] = [];
  for (const [path, rights] of Object.entries(held)) {
    const vmid = /^\/vms\/(\d+)$/.exec(path)?.[1];
    const allowance =
      needed.get(path) ??
      (vmid !== undefined && members.has(Number(vmid)) ? needed.get(`/pool/${pool}`) : undefined);
    const allowed = new Set([...(allowance?.needed ?? []), ...(allowance?.tolerated ?? [])]);
    excess.push(
      ...Object.keys(rights)
        .filter((right) => !allowed.has(right))
        .map((right) => `${right} on ${path}`),
    );
  }
  excess.sort();
  const also = excess.length > 0 ? `, and holds more than the keeper needs: ${excess.join(", ")}` : "";
  if (missing.length > 0) {
    throw new FinalError(
      "PVE_RIGHTS_MISSING",
      `the API token ${tokenId} lacks ${missing.join(", ")}${also}`,
      "grant them to both the user and the token: a token with privilege separation holds what both hold",
    );
  }
  if (excess.length === 0) return;
  throw new FinalError(
    "PVE_RIGHTS_EXCESS",
    `the API token ${tokenId} holds more than the keeper needs: ${excess.join(", ")}`,
    "take these rights from the token, or make a token of its own for the keeper",
  );
}
