import type { Sent } from "./transaction.ts";

const nameOf = (key: string) => `blockhost/transaction/${key}`;

/** What is under way under this name since before the page was loaded; null when there is nothing. */
export function savedTransaction(key: string): Sent | null {
  try {
    const saved = JSON.parse(sessionStorage.getItem(nameOf(key)) ?? "null") as Sent | null;
    if (saved === null) return null;
    const { transaction } = saved;
    return { ...saved, transaction: { ...transaction, value: BigInt(transaction.value), spends: [] } };
  } catch {
    // No storage, or none of ours.
    return null;
  }
}

/** Keeps what is under way for a page that is loaded again in this tab; null forgets it. */
export function saveTransaction(key: string, sent: Sent | null): void {
  try {
    if (sent === null) sessionStorage.removeItem(nameOf(key));
    else sessionStorage.setItem(nameOf(key), JSON.stringify(kept(sent)));
  } catch {
    // Without storage a reload forgets: the page says what is on the chain all the same.
  }
}

function kept({ transaction, ...sent }: Sent): object {
  // What it spends was looked at before the wallet was asked.
  return { ...sent, transaction: { ...transaction, value: String(transaction.value), spends: [] } };
}
