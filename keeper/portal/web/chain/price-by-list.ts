/** USD amounts of plans have so many decimals. */
export const USD_DECIMALS = 6;

/**
 * What a plan costs by the host's list, in a token's smallest unit: as `Plans.quote` counts it, rounded up. What is paid is
 * the contract's own figure.
 *
 * @param pricePerDay USD with 6 decimals
 */
export function priceByList(pricePerDay: bigint, days: number, decimals: number): bigint {
  const price = pricePerDay * BigInt(days);
  if (decimals >= USD_DECIMALS) return price * 10n ** BigInt(decimals - USD_DECIMALS);
  const unit = 10n ** BigInt(USD_DECIMALS - decimals);
  return (price + unit - 1n) / unit;
}
