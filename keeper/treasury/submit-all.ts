import type { ContractCall, TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";

/** A transaction that the contracts refuse. */
export interface Refusal {
  /** What it was to do, in words. */
  readonly what: string;
  /** Name of the contract's error. */
  readonly error: string;
}

/** How transactions stand that were wanted together. */
export interface Standing {
  /** All of them are final or refused. */
  readonly isOver: boolean;
  readonly refusals: readonly Refusal[];
}

/** A transaction that is wanted; one purpose is sent once. */
export interface Wanted {
  readonly purpose: string;
  readonly what: string;
  readonly call: ContractCall;
}

/** Somebody else was faster: what was to be paid is paid. */
const DONE_BY_OTHERS = ["RevenueSplitterNothingToRelease", "SubscriptionsNothingToWithdraw"];

/** Submits what was not sent, and tells how all stand. One that is refused keeps no other from being sent. */
export async function submitAll(outbox: TransactionOutbox, wanted: readonly Wanted[]): Promise<Standing> {
  let isOver = true;
  const refusals: Refusal[] = [];
  for (const { purpose, what, call } of wanted) {
    const outcome = await outbox.submit(purpose, call);
    if (outcome.state === "pending") isOver = false;
    if (outcome.state === "reverted" && !DONE_BY_OTHERS.includes(outcome.error))
      refusals.push({ what, error: outcome.error });
  }
  return { isOver, refusals };
}
