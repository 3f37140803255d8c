/**
 * An amount in parts by shares, to the last unit: each part is within one unit of its exact share, and all of them are
 * the amount. What rounding leaves goes to the largest remainders, the earlier one first.
 *
 * @param shares each more than zero
 */
export function shareOut(amount: bigint, shares: readonly bigint[]): readonly bigint[] {
  const total = shares.reduce((sum, share) => sum + share, 0n);
  const parts = shares.map((share, index) => ({
    index,
    part: (amount * share) / total,
    rest: (amount * share) % total,
  }));
  const left = amount - parts.reduce((sum, { part }) => sum + part, 0n);
  const first = parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const more = new Set(first.slice(0, Number(left)).map(({ index }) => index));
  return parts.map(({ part, index }) => (more.has(index) ? part + 1n : part));
}
