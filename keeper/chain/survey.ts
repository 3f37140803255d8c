import type { BlockRef } from "../core/chain-view.ts";
import type { Plan } from "../core/plan.ts";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "../core/subscription.ts";
import type { Contracts } from "./contracts.ts";
import type { RpcPool } from "./rpc-pool.ts";

/** Ids asked for in one call. */
const PAGE = 500n;

/** All that is for sale and all that was ever sold, as of one block. */
export interface ChainSurvey {
  readonly block: BlockRef;
  readonly plans: readonly { readonly plan: Plan; readonly stock: number; readonly retired: boolean }[];
  readonly statuses: ReadonlyMap<bigint, SubscriptionStatus>;
}

/** Reads every plan and the status of every subscription, on one server. */
export function survey(pool: RpcPool, contracts: Contracts, block: BlockRef): Promise<ChainSurvey> {
  return pool.onOneServer(async (rpc) => {
    const subscriptions = contracts.at(rpc, block);
    const statuses = new Map<bigint, SubscriptionStatus>();
    for (let first = 1n; ; first += PAGE) {
      const page = await subscriptions.statusesFrom(first, PAGE);
      for (const [index, value] of page.entries())
        statuses.set(first + BigInt(index), SUBSCRIPTION_STATUSES[Number(value)] ?? "none");
      if (page.length < PAGE) break;
    }
    const plans: ChainSurvey["plans"][number][] = [];
    const count = await subscriptions.planCount();
    for (let id = 1n; id <= count; id++) {
      const terms = await subscriptions.planOf(id);
      const plan = {
        id,
        name: terms.name,
        vcpus: Number(terms.vcpus),
        memoryMiB: Number(terms.memoryMiB),
        diskGiB: Number(terms.diskGiB),
        mbps: Number(terms.mbps),
        image: terms.image,
        gracePeriod: Number(terms.gracePeriod),
      };
      plans.push({ plan, stock: Number(terms.stock), retired: terms.retired });
    }
    return { block, plans, statuses };
  });
}
