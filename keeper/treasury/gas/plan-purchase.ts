import { unitsOfDollars } from "../units-of-dollars.ts";
import type { GasConfig } from "./gas-config.ts";

const WEI = 10n ** 18n;
const ALL_BPS = 10_000n;

/** Exactly so much native money for at most so much stablecoin. */
export interface GasPurchase {
  /** Wei. */
  readonly amountOut: bigint;
  /** Units of the stablecoin. */
  readonly maxIn: bigint;
}

/**
 * What is bought when little is left.
 *
 * @param balance wei, below `target`
 * @param micros the second source's price: millionths of a dollar for a whole coin
 * @param decimals of the stablecoin
 */
export function planPurchase(
  balance: bigint,
  micros: bigint,
  decimals: number,
  { target, maxAboveBps }: Pick<GasConfig, "target" | "maxAboveBps">,
): GasPurchase {
  const amountOut = target - balance;
  const bound = amountOut * micros * (ALL_BPS + BigInt(maxAboveBps));
  // Down, so that the bound is never passed by rounding before the last step, which is about one unit.
  return { amountOut, maxIn: unitsOfDollars(bound / (WEI * ALL_BPS), decimals) };
}
