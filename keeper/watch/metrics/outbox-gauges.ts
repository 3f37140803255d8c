import type { Registry } from "prom-client";
import { transactionsLeft } from "../conditions/outbox-conditions.ts";
import type { OutboxCounts } from "../ports/outbox-counts.ts";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

const WEI_PER_COIN = 1e18;

/** Transactions under way and what is left to pay for more. */
export function outboxGauges(registry: Registry, counts: OutboxCounts, seen: Seen): Collector {
  const gauge = gauges(registry, "blockhost_");
  const open = gauge("outbox_transactions", "Transactions under way: sent, or mined and not final.", [
    "state",
  ]);
  const oldest = gauge(
    "outbox_oldest_pending_blocks",
    "Blocks that the oldest unmined transaction has waited.",
  );
  const balance = gauge("keeper_balance_coins", "The keeper's balance in the chain's coin.");
  const left = gauge(
    "keeper_transactions_left",
    "Transactions that the balance is good for at today's fees.",
  );
  return {
    source: "outbox",
    async collect() {
      if (seen.funds) {
        balance.set(Number(seen.funds.balance) / WEI_PER_COIN);
        left.set(transactionsLeft(seen.funds));
      }
      open.reset();
      const { sent, mined, oldestSentAtBlock } = await counts.open();
      open.set({ state: "sent" }, sent);
      open.set({ state: "mined" }, mined);
      const head = seen.chain?.latest.number ?? 0;
      oldest.set(oldestSentAtBlock === null ? 0 : Math.max(0, head - oldestSentAtBlock));
    },
  };
}
