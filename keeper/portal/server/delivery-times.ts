import type { ChainView } from "../../core/chain-view.ts";
import type { ApiStatus } from "../../protocol/api/status.ts";

/** Deliveries that count, the newest. */
const COUNTED = 100;

/**
 * How long the newest deliveries took, by the chain's clock: from the block of the payment to that of the delivery.
 *
 * @param deadlines seconds from payment to `deliverBy`, by plan
 */
export function deliveryTimes(
  live: Iterable<ChainView>,
  deadlines: ReadonlyMap<bigint, number>,
): ApiStatus["paymentToReady"] {
  const delivered = [...live].flatMap(({ subscription: { startsAt, deliverBy }, plan }) => {
    const deadline = deadlines.get(plan.id);
    return startsAt === 0 || deadline === undefined
      ? []
      : [{ startsAt, took: startsAt - deliverBy + deadline }];
  });
  const took = delivered
    .sort((a, b) => b.startsAt - a.startsAt)
    .slice(0, COUNTED)
    .map((each) => each.took * 1_000)
    .sort((a, b) => a - b);
  // The smallest that so many percent do not pass.
  const rank = (percent: number) => took[Math.max(0, Math.ceil((took.length * percent) / 100) - 1)] ?? 0;
  return took.length === 0 ? null : { p50: rank(50), p95: rank(95), count: took.length };
}
