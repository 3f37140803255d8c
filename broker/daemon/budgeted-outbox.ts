import type { OutboxStore } from "../../keeper/chain/outbox-store.ts";
import { RetryableError } from "../../keeper/core/errors.ts";
import type { GasLedger } from "../store/gas-ledger.ts";

const DAY_SECONDS = 86_400;
/** What turns requests down earns nothing, and whoever sends garbage chooses how much of it there is. */
const REJECTS = "reject:";

/**
 * The outbox's store, which takes no transaction that is over the day's budget: nothing that strangers send or that a bug
 * repeats can use up the operator's money in a day. Turning down may take half of it, so that garbage cannot keep
 * requests that pay from being answered.
 *
 * @param gasPerDay units of gas for 24 hours; a unit costs at most the configured fee
 * @param now unix seconds
 */
export function budgetedOutboxStore(
  store: OutboxStore,
  ledger: GasLedger,
  gasPerDay: bigint,
  now: () => number,
): OutboxStore {
  return {
    find: (purpose) => store.find(purpose),
    open: () => store.open(),
    openNonces: (sender) => store.openNonces(sender),
    addAttempt: (purpose, attempt) => store.addAttempt(purpose, attempt),
    settle: (entry) => store.settle(entry),
    create: async (entry) => {
      const at = now();
      const { purpose, gasLimit } = entry;
      const { all, ofStem } = await ledger.since(at - DAY_SECONDS, REJECTS);
      const isOver =
        all + gasLimit > gasPerDay || (purpose.startsWith(REJECTS) && ofStem + gasLimit > gasPerDay / 2n);
      if (isOver) throw overBudget(purpose, gasPerDay);
      // Before the transaction is kept: after a crash between the two too much is counted, never too little.
      await ledger.note(purpose, gasLimit, at, at - DAY_SECONDS);
      await store.create(entry);
    },
  };
}

function overBudget(purpose: string, gasPerDay: bigint): RetryableError {
  return new RetryableError(
    "BROKER_GAS_BUDGET",
    `The transaction for ${purpose} has to wait: with it more than ${gasPerDay} gas would be given out within 24 hours, or more than half of that for turning requests down.`,
    "See with `blockhost-broker status` what was asked. Raise gasPerDay in the configuration if all of it is honest.",
  );
}
