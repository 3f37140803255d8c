import type { MoneyEntry } from "../../core/money-entry.ts";
import { keepBooks } from "../books/keep-books.ts";
import { heldOf, type TokenBooks, type TokenFlows, type TokenHoldings } from "../books/token-books.ts";
import type { MonthSpan } from "./month-span.ts";

/**
 * One token's month. `opening` + `purchases` + `renewals` - `collected` - `cancelled` - `reclaimed` - `withdrawn` =
 * `closing` = `escrow` + `unearned` + `uncollected` + `credits`, to the unit.
 */
export interface StatementRow extends TokenFlows, TokenHoldings {
  readonly month: string;
  /** Until when it tells, unix seconds: the month's end, or how far the chain was read. */
  readonly until: number;
  readonly token: string;
  /** What Subscriptions held when the month began, and at `until`. */
  readonly opening: bigint;
  readonly closing: bigint;
}

/**
 * A month's statement, a row for each token. Flows are those of the month, holdings those at its end.
 *
 * @param entries from the deployment on, in the chain's order
 * @param readTo how far the chain was read, unix seconds; not before the month
 */
export function monthlyStatement(
  entries: readonly MoneyEntry[],
  { month, from, to }: MonthSpan,
  readTo: number,
): readonly StatementRow[] {
  const until = Math.min(to, readTo);
  const before = keepBooks(
    entries.filter(({ at }) => at < from),
    from,
  );
  // What happens in the very second in which the next month begins is that month's.
  const after = keepBooks(
    entries.filter(({ at }) => at < to),
    until,
  );
  return [...after.values()].map((books) => rowOf(month, until, before.get(books.token), books));
}

const NOTHING: TokenFlows = {
  purchases: 0n,
  renewals: 0n,
  earned: 0n,
  collected: 0n,
  cancelled: 0n,
  reclaimed: 0n,
  credited: 0n,
  withdrawn: 0n,
  released: 0n,
};

function rowOf(
  month: string,
  until: number,
  before: TokenFlows = NOTHING,
  { token, ...after }: TokenBooks,
): StatementRow {
  return {
    month,
    until,
    token,
    opening: heldOf(before),
    purchases: after.purchases - before.purchases,
    renewals: after.renewals - before.renewals,
    earned: after.earned - before.earned,
    collected: after.collected - before.collected,
    cancelled: after.cancelled - before.cancelled,
    reclaimed: after.reclaimed - before.reclaimed,
    credited: after.credited - before.credited,
    withdrawn: after.withdrawn - before.withdrawn,
    released: after.released - before.released,
    closing: heldOf(after),
    escrow: after.escrow,
    unearned: after.unearned,
    uncollected: after.uncollected,
    credits: after.credits,
  };
}
