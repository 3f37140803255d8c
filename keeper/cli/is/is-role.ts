import { resolveAddress } from "../book/resolve-address.ts";
import type { Predicate } from "./ask-is.ts";

/** Roles of the contracts. */
export const ROLES = ["admin", "keeper", "operator", "planner", "pauser"] as const;

const NAMES = {
  admin: "DEFAULT_ADMIN_ROLE",
  keeper: "KEEPER_ROLE",
  operator: "OPERATOR_ROLE",
  planner: "PLANNER_ROLE",
  pauser: "PAUSER_ROLE",
} as const;

/** Whether somebody holds a role. */
export function isRole(role: (typeof ROLES)[number]): Predicate {
  return async (desk, who) => {
    const { address, words } = await resolveAddress(desk, who ?? "");
    const { heads, contracts } = desk.chain;
    const { value: yes } = await heads.agreed(async (rpc, block) => {
      const subscriptions = contracts.at(rpc, block);
      return subscriptions.hasRole(await subscriptions[NAMES[role]](), address);
    });
    return { yes, because: `${words} ${yes ? "holds" : "does not hold"} ${NAMES[role]}` };
  };
}
