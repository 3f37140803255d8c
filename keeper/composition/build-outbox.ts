import type { OutboxListener } from "../chain/outbox-listener.ts";
import { ChainTransactionOutbox } from "../chain/transaction-outbox.ts";
import type { KeeperConfig } from "../config.ts";
import { OutboxRepository } from "../store/outbox-repository.ts";
import type { ChainParts } from "./connect-chain.ts";
import type { Outside } from "./outside.ts";
import { wordsOf } from "./words-of.ts";

/** The way of the keeper's transactions to the chain. The log hears how they fare, then the listener. */
export function buildOutbox(
  config: KeeperConfig,
  { log, time, database, keys }: Outside,
  chain: ChainParts,
  listener: Pick<OutboxListener, "settled" | "problem">,
): ChainTransactionOutbox {
  return new ChainTransactionOutbox({
    ...chain,
    ...config.chain,
    store: new OutboxRepository(database),
    key: keys.keeper,
    others: keys.shelf?.keys ?? [],
    time,
    listener: {
      settled: (purpose, outcome) => {
        log.info({ purpose, ...outcome }, "transaction settled");
        listener.settled(purpose, outcome);
      },
      problem: (purpose, error) => {
        log.warn({ purpose, ...wordsOf(error) }, "transaction");
        listener.problem(purpose, error);
      },
      lowGas: ({ address, balance, transactionsLeft }) =>
        log.error({ address, balance: `${balance}`, transactionsLeft }, "the keeper's gas runs low"),
    },
  });
}
