import type { MoneyEntry } from "../../core/money-entry.ts";
import { earnedOf, type Stretch, uncollectedOf } from "./stretch.ts";
import type { TokenBooks } from "./token-books.ts";

type Sums = { -readonly [Name in Exclude<keyof TokenBooks, "token" | "unearned" | "uncollected">]: bigint };

/**
 * Keeps the contracts' books from their events alone, by the contracts' own arithmetic: `uncollected` of a token is what
 * `earned(id)` of all its subscriptions sums up to on chain at that second.
 *
 * @param entries from the deployment on, in the chain's order, none after `time`
 * @param time unix seconds
 * @returns by token, in the order in which the tokens came up
 */
export function keepBooks(entries: Iterable<MoneyEntry>, time: number): ReadonlyMap<string, TokenBooks> {
  const ledger = new Ledger();
  for (const entry of entries) ledger.post(entry);
  return ledger.at(time);
}

class Ledger {
  readonly #sums = new Map<string, Sums>();
  readonly #stretches = new Map<bigint, Stretch>();

  at(time: number): ReadonlyMap<string, TokenBooks> {
    const books = new Map<string, TokenBooks>();
    for (const [token, sums] of this.#sums)
      books.set(token, { token, ...sums, unearned: 0n, uncollected: 0n });
    for (const stretch of this.#stretches.values()) {
      const of = books.get(stretch.token);
      if (of === undefined) continue;
      const earned = earnedOf(stretch, time);
      books.set(stretch.token, {
        ...of,
        earned: of.earned + earned,
        unearned: of.unearned + stretch.amount - earned,
        uncollected: of.uncollected + uncollectedOf(stretch, time),
      });
    }
    return books;
  }

  post(entry: MoneyEntry): void {
    const { kind, token, amount } = entry;
    const sums = this.#of(token);
    switch (kind) {
      case "purchased":
        sums.purchases += amount;
        sums.escrow += amount;
        return;
      case "delivered":
        sums.escrow -= amount;
        this.#begin(entry, { token, amount, carry: 0n });
        return;
      case "rejected":
      case "reclaimed-for":
        sums.escrow -= amount;
        return;
      case "reclaimed":
        sums.escrow -= amount;
        sums.reclaimed += amount;
        return;
      case "renewed":
        sums.renewals += amount;
        this.#renew(entry);
        return;
      case "cancelled":
        sums.cancelled += amount;
        this.#end(entry);
        return;
      case "terminated":
        this.#end(entry);
        return;
      case "collected":
        sums.collected += amount;
        this.#collect(entry);
        return;
      case "credited":
        sums.credited += amount;
        sums.credits += amount;
        return;
      case "withdrawn":
        sums.withdrawn += amount;
        sums.credits -= amount;
        return;
      case "released":
        sums.released += amount;
    }
  }

  #begin(entry: MoneyEntry, money: Pick<Stretch, "token" | "amount" | "carry">): void {
    const stretch = { ...money, start: entry.at, end: endOf(entry) };
    this.#stretches.set(idOf(entry), stretch);
  }

  /** What is earned so far is settled; the rest and the new money are one stretch from now to the new end. */
  #renew(entry: MoneyEntry): void {
    const before = this.#stretchOf(entry);
    const earned = earnedOf(before, entry.at);
    this.#of(before.token).earned += earned;
    const { token } = entry;
    // Once expired it may go on in another token: what the old one earned was credited to the treasury then.
    const carry = token === before.token ? earned + before.carry : 0n;
    const unearned = before.amount - earned;
    this.#begin(entry, { token, amount: unearned + entry.amount, carry });
  }

  /** The rest that is not earned leaves, and so all that stays is. */
  #end(entry: MoneyEntry): void {
    const before = this.#stretchOf(entry);
    this.#stretches.set(idOf(entry), {
      ...before,
      amount: before.amount - entry.amount,
      end: endOf(entry),
    });
  }

  #collect(entry: MoneyEntry): void {
    const before = this.#stretchOf(entry);
    this.#stretches.set(idOf(entry), { ...before, carry: before.carry - entry.amount });
  }

  #of(token: string): Sums {
    const known = this.#sums.get(token);
    if (known !== undefined) return known;
    const sums: Sums = {
      purchases: 0n,
      renewals: 0n,
      earned: 0n,
      collected: 0n,
      cancelled: 0n,
      reclaimed: 0n,
      credited: 0n,
      withdrawn: 0n,
      released: 0n,
      escrow: 0n,
      credits: 0n,
    };
    this.#sums.set(token, sums);
    return sums;
  }

  #stretchOf(entry: MoneyEntry): Stretch {
    const stretch = this.#stretches.get(idOf(entry));
    if (stretch === undefined) throw new Error(`${entry.kind} of ${entry.subscription}, never delivered`);
    return stretch;
  }
}

function idOf({ kind, subscription }: MoneyEntry): bigint {
  if (subscription === null) throw new Error(`${kind} of no subscription`);
  return subscription;
}

function endOf({ kind, endsAt }: MoneyEntry): number {
  if (endsAt === null) throw new Error(`${kind} without an end`);
  return endsAt;
}
