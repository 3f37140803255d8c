import type { BlockHostError } from "../core/errors.ts";
import type { TransactionOutcome } from "../core/transaction.ts";
import type { LowGas } from "./low-gas.ts";

/** Who wants to know how transactions fare. */
export interface OutboxListener {
  /** The outcome will not change any more. Called after it is saved. */
  settled(purpose: string, outcome: TransactionOutcome): void;
  /** Something is in the way of a transaction that is still pending; the outbox goes on trying. */
  problem(purpose: string, error: BlockHostError): void;
  /** The keeper will not be able to pay for much longer. At most once an hour. */
  lowGas?(low: LowGas): void;
}
