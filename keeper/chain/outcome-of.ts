import type { OutboxEntry } from "../core/outbox-entry.ts";
import type { TransactionOutcome } from "../core/transaction.ts";

/** How the purpose of an entry stands. */
export function outcomeOf(entry: OutboxEntry): TransactionOutcome {
  if (entry.state === "final" && entry.mined !== null) return { state: "final", hash: entry.mined.hash };
  if (entry.state === "reverted") return { state: "reverted", error: entry.error ?? "Reverted" };
  return { state: "pending" };
}
