/**
 * Dollars in units of a token, each of which counts as one; rounded up.
 *
 * @param micros millionths of a dollar
 */
export function unitsOfDollars(micros: bigint, decimals: number): bigint {
  return (micros * 10n ** BigInt(decimals) + 999_999n) / 1_000_000n;
}
