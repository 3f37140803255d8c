import { id, ZeroHash } from "ethers";
import type { Subscriptions } from "../../typechain-types/Subscriptions.ts";

const NAMES = ["KEEPER", "PLANNER", "OPERATOR", "PAUSER"];
const ROLES = new Map([[ZeroHash, "ADMIN"], ...NAMES.map((name) => [id(`${name}_ROLE`), name] as const)]);

/** Blocks asked for at once: what public servers give. */
const RANGE = 10_000;

/**
 * Who holds which role, by the name of the role; one that it does not know keeps its hash as its name. Holders are not
 * listed in state: they are read from the events, then asked for one by one.
 *
 * @param fromBlock block of the deployment, or one before it
 * @param latest block up to which events are read
 */
export async function readRoles(
  subscriptions: Subscriptions,
  fromBlock: number,
  latest: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const granted = new Map([...ROLES.keys()].map((role) => [role, new Set<string>()]));
  for (let from = fromBlock; from <= latest; from += RANGE) {
    const to = Math.min(from + RANGE - 1, latest);
    for (const { args } of await subscriptions.queryFilter(subscriptions.filters.RoleGranted(), from, to)) {
      granted.set(args.role, (granted.get(args.role) ?? new Set()).add(args.account));
    }
  }
  const holders = new Map<string, readonly string[]>();
  for (const [role, accounts] of granted) {
    const held: string[] = [];
    for (const account of accounts) if (await subscriptions.hasRole(role, account)) held.push(account);
    holders.set(ROLES.get(role) ?? role, held);
  }
  return holders;
}
