import { FinalError, RetryableError } from "../../core/errors.ts";
import type { TransactionOutbox } from "../../sagas/ports/transaction-outbox.ts";
import type { ReadPlans } from "../ports/plan-stock.ts";
import type { SalesStore } from "../ports/sales-store.ts";
import type { SalesDesk } from "../sales-desk.ts";
import type { Words } from "../word.ts";

export interface SalesParts {
  readonly desk: SalesDesk;
  readonly store: SalesStore;
  readonly outbox: TransactionOutbox;
  readonly plans: ReadPlans;
}

/**
 * Stops selling, sells again, and sets what there is of a plan. The desk, which looks at every tick, does the first two.
 * Who has a subscription renews it as before.
 */
export function salesWords(parts: SalesParts): Pick<Words, "pause-sales" | "resume-sales" | "set-stock"> {
  const { desk, store, outbox, plans } = parts;
  return {
    "pause-sales": {
      async begin() {
        await store.setPaused(true);
        return null;
      },
      async outcome() {
        if (!(await store.isPaused()))
          return { what: "sales were paused, and a later command let them go on" };
        return (await desk.isShut()) ? { what: "sales are paused: no plan has stock" } : null;
      },
    },
    "resume-sales": {
      async begin() {
        const wasPaused = await store.isPaused();
        await store.setPaused(false);
        return { what: wasPaused ? "sales go on: the plans get their stock back" : "sales were not paused" };
      },
    },
    "set-stock": {
      // The transaction goes by the nonce: another command under it would be told what came of this one.
      needsFinality: true,
      async begin({ plan: id, stock }, { nonce }) {
        if (await store.isPaused())
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            "sales are paused, and a plan that got stock would be sold",
            "post resume-sales first, then set the stock",
          );
        const plan = BigInt(id);
        const kept = (await store.withheld()).find((each) => each.plan === plan);
        if (kept && (kept.pending !== null || kept.stock > 0))
          throw new RetryableError(
            "COMMAND_WAITS",
            `plan ${id} is getting its stock back`,
            "none: it is tried again",
          );
        const known = (await plans()).find((each) => each.id === plan);
        if (!known || known.retired)
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            `plan ${id} ${known ? "is retired" : "does not exist"}`,
            "check the plan's number",
          );
        const call = { kind: "setStock", plan, expected: known.stock, stock } as const;
        const outcome = await outbox.submit(`set-stock:${nonce}`, call);
        if (outcome.state === "reverted") throw moved(id, outcome.error);
        return null;
      },
      async outcome({ plan: id, stock }, { nonce }) {
        // What is under way is not looked at; what was lost goes out as it is here, or reverts.
        const call = { kind: "setStock", plan: BigInt(id), expected: stock, stock } as const;
        const outcome = await outbox.submit(`set-stock:${nonce}`, call);
        if (outcome.state === "pending") return null;
        if (outcome.state === "reverted")
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            `the stock of plan ${id} was not set: ${outcome.error}`,
            "somebody bought at the same moment: post the command again",
          );
        return {
          what: `plan ${id} has a stock of ${stock}`,
          facts: { plan: id, stock, transaction: outcome.hash },
        };
      },
    },
  };
}

function moved(plan: string, error: string): RetryableError {
  return new RetryableError(
    "COMMAND_WAITS",
    `the stock of plan ${plan} cannot be set now: ${error}`,
    "none: it is tried again with the stock of then",
  );
}
