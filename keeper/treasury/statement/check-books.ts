import type { TokenBooks } from "../books/token-books.ts";
import { heldOf } from "../books/token-books.ts";
import type { Earned } from "../ports/earnings.ts";

/** The books of one token beside what the contracts say at the same block. */
export interface BookCheck {
  readonly token: string;
  /** Earned and not collected, by the books and by the contract. */
  readonly uncollected: { readonly books: bigint; readonly chain: bigint };
  /** All that Subscriptions holds, by the books and by the token. */
  readonly held: { readonly books: bigint; readonly chain: bigint };
  /** Neither differs; only more than is in the books may be there, which somebody sent without buying anything. */
  readonly agrees: boolean;
}

/**
 * Holds books against the chain.
 *
 * @param earned what each subscription has earned, by the contract
 * @param balances what Subscriptions has of each token, by the token
 */
export function checkBooks(
  books: ReadonlyMap<string, TokenBooks>,
  earned: readonly Earned[],
  balances: ReadonlyMap<string, bigint>,
): readonly BookCheck[] {
  return [...balances].map(([token, balance]) => {
    const own = books.get(token);
    const sum = earned
      .filter((each) => each.token === token)
      .reduce((total, { amount }) => total + amount, 0n);
    const uncollected = { books: own?.uncollected ?? 0n, chain: sum };
    const held = { books: own ? heldOf(own) : 0n, chain: balance };
    const agrees = uncollected.books === uncollected.chain && held.books <= held.chain;
    return { token, uncollected, held, agrees };
  });
}
