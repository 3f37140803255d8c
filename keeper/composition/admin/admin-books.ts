import type { MoneyEntry, MoneyKind } from "../../core/money-entry.ts";
import type { AdminMoney } from "../../protocol/api/admin/admin-money.ts";
import type { MoneyRepository } from "../../store/money-repository.ts";
import { keepBooks } from "../../treasury/books/keep-books.ts";
import { unitOf } from "../../treasury/statement/unit-of.ts";

type Flow = "paid" | "collected" | "returned";

/** What an event means to a month; all else moves inside of the contracts, or was counted when it was promised. */
const FLOWS: Partial<Record<MoneyKind, Flow>> = {
  purchased: "paid",
  renewed: "paid",
  collected: "collected",
  rejected: "returned",
  reclaimed: "returned",
  "reclaimed-for": "returned",
  cancelled: "returned",
  terminated: "returned",
};

/** The keeper's books as they stand at the last block that was read. */
export async function adminBooks(
  money: Pick<MoneyRepository, "position" | "units" | "entries">,
): Promise<Pick<AdminMoney, "tokens" | "readUpTo" | "months">> {
  const [position, units, entries] = await Promise.all([money.position(), money.units(), money.entries()]);
  const readUpTo = position?.block.timestamp ?? null;
  const books = keepBooks(entries, readUpTo ?? 0);
  const tokens = [...books.values()].map(({ token, ...sums }) => ({
    address: token,
    symbol: unitOf(token, units).symbol,
    decimals: unitOf(token, units).decimals,
    escrow: `${sums.escrow}`,
    unearned: `${sums.unearned}`,
    uncollected: `${sums.uncollected}`,
    credits: `${sums.credits}`,
    earned: `${sums.earned}`,
    collected: `${sums.collected}`,
  }));
  return { tokens, readUpTo, months: monthsOf(entries) };
}

function monthsOf(entries: readonly MoneyEntry[]): AdminMoney["months"] {
  const months = new Map<string, Record<Flow, bigint> & { readonly month: string; readonly token: string }>();
  for (const { at, kind, token, amount } of entries) {
    const flow = FLOWS[kind];
    if (flow === undefined) continue;
    const month = new Date(at * 1_000).toISOString().slice(0, 7);
    const key = `${month} ${token}`;
    const sums = months.get(key) ?? { month, token, paid: 0n, collected: 0n, returned: 0n };
    sums[flow] += amount;
    months.set(key, sums);
  }
  return [...months.values()].reverse().map(({ month, token, paid, collected, returned }) => ({
    month,
    token,
    paid: `${paid}`,
    collected: `${collected}`,
    returned: `${returned}`,
  }));
}
