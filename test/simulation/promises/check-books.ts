import type { MoneyEntry } from "../../../keeper/core/money-entry.ts";
import { keepBooks } from "../../../keeper/treasury/books/keep-books.ts";
import { heldOf } from "../../../keeper/treasury/books/token-books.ts";
import { TOKEN } from "../chain/market.ts";
import type { World } from "../world.ts";
import { PROMISES } from "./promise.ts";

/** Blocks that the books may be behind what is final, when all is quiet. */
const BEHIND = 40;

type Entry = Omit<MoneyEntry, "subscription" | "amount" | "endsAt"> & {
  readonly subscription: string | null;
  readonly amount: string;
  readonly ends_at: number | null;
};

/** When all is quiet: the books that the keeper has kept, beside the contracts at the block up to which they go. */
export function checkBooks({ chain, host, court }: World): void {
  const say = (what: string) => court.broken(PROMISES.books, what);
  const [position] = host.rows<{ readonly block_number: number; readonly block_hash: string }>(
    "money_position",
  );
  const block = position && chain.tree.at(position.block_number);
  if (!block || position.block_hash !== block.hash) {
    say(`the books go up to ${position?.block_number}, ${position?.block_hash}, which is no block`);
    return;
  }
  const { number } = chain.final();
  if (number - block.number > BEHIND) say(`the books go up to block ${block.number}, and ${number} is final`);
  const entries = host.rows<Entry>("money_entry").map((row) => ({
    ...row,
    subscription: row.subscription === null ? null : BigInt(row.subscription),
    amount: BigInt(row.amount),
    endsAt: row.ends_at,
  }));
  const { reference } = block.ledger;
  const books = keepBooks(entries, Number(block.time)).get(TOKEN);
  const uncollected = reference.subscriptions.reduce(
    (sum, { id }) => sum + reference.earned(id, block.time),
    0n,
  );
  const pairs = [
    ["held", books ? heldOf(books) : 0n, reference.wallets.balanceOf("contract", TOKEN)],
    ["uncollected", books?.uncollected ?? 0n, uncollected],
    ["collected", books?.collected ?? 0n, reference.wallets.balanceOf("treasury", TOKEN)],
  ] as const;
  for (const [what, own, truth] of pairs)
    if (own !== truth)
      say(`${own} are ${what} by the books at block ${block.number}, ${truth} by the contract`);
  if (host.hasLostStore) return;
  const planned = host
    .rows<{ readonly batches: string }>("collection")
    .reduce((sum, { batches }) => sum + (JSON.parse(batches) as unknown[]).length, 0);
  const sent = chain.head.history.filter(({ tx }) => tx.action.kind === "collect").length;
  if (sent > planned) say(`${sent} transactions have collected, and ${planned} were decided on`);
}
