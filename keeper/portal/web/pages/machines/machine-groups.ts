import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { type Attention, attentionOf, same } from "./attention.ts";

/** Where a machine stands in somebody's list. */
export type Group = "held" | "lent" | "pending" | "over";

/** A machine of somebody's list. */
export interface Listed {
  readonly of: ApiSubscription;
  readonly attention: Attention;
}

const ORDER: readonly Attention[] = ["grace", "late", "soon", "no-key", null];

/** Somebody's machines in groups, those first that need something, then those that end first. */
export function machineGroups(
  all: readonly ApiSubscription[],
  account: string,
  now: number,
): ReadonlyMap<Group, readonly Listed[]> {
  const groups = new Map<Group, Listed[]>([
    ["held", []],
    ["lent", []],
    ["pending", []],
    ["over", []],
  ]);
  for (const of of all)
    groups.get(groupOf(of, account))?.push({ of, attention: attentionOf(of, account, now) });
  for (const listed of groups.values()) listed.sort((a, b) => rank(a) - rank(b) || endOf(a) - endOf(b));
  return groups;
}

function groupOf(of: ApiSubscription, account: string): Group {
  if (of.status === "pending") return "pending";
  if (of.status !== "active" && of.status !== "grace") return "over";
  return same(of.owner, account) ? "held" : "lent";
}

const rank = ({ attention }: Listed) => ORDER.indexOf(attention);
const endOf = ({ of }: Listed) => (of.status === "pending" ? of.deliverBy : of.expiresAt);
