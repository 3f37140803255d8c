import type { TransactionOutcome } from "../../keeper/core/transaction.ts";
import type { BrokerCall } from "./chain-port.ts";

/** Transactions by purpose. Submitting a purpose twice is one transaction; signed bytes are stored before broadcast. */
export interface BrokerOutbox {
  /**
   * @param purpose unique for all time, such as `answer:42`
   * @throws RetryableError: nothing was sent
   */
  submit(purpose: string, call: BrokerCall): Promise<TransactionOutcome>;
}
