import type { ContractCall, TransactionOutcome } from "../../core/transaction.ts";

export type { ContractCall, TransactionOutcome };

/** Transactions by purpose. Submitting a purpose twice is one transaction; signed bytes are stored before broadcast. */
export interface TransactionOutbox {
  /**
   * `purpose` is unique for all time, such as `deliver:42` or `set-credential:42:3`. Returns how it stands. `reverted`:
   * nothing of it is under way, and it would revert now; submit again when the reason is gone.
   */
  submit(purpose: string, call: ContractCall): Promise<TransactionOutcome>;
}
