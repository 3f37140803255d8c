import type { Payer } from "./chain-access.ts";
import { balanceOf, paymentCost } from "./pay.ts";

/** A payment's cost is kept back so many times over: until it is mined, its price may rise. */
const RESERVE = 2n;

/**
 * What of the payer's money is worth its sending to somebody, wei; zero or less when nothing is.
 *
 * @throws FinalError PAYMENT_REFUSED, RetryableError CHAIN_…
 */
export async function spareMoney(from: Payer, to: string): Promise<bigint> {
  return (await balanceOf(from, from.address)) - RESERVE * (await paymentCost(from, from.address, to));
}
