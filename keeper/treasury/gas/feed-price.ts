import type { FeedAnswer, GasSight } from "../ports/gas-market.ts";
import type { GasConfig } from "./gas-config.ts";

/** After the sequencer is up again its chain's prices are old ones for so long, seconds: Chainlink's own advice. */
const GRACE_SECONDS = 3_600;
const MICRO_DECIMALS = 6;

/** Millionths of a dollar for one whole native coin; or why nothing is to be bought by what the feed says. */
export type FeedPrice = { readonly micros: bigint } | { readonly unusable: string };

/** What the second source says of the price, if it can be relied on. */
export function feedPrice(
  { now, price, sequencer }: Pick<GasSight, "now" | "price" | "sequencer">,
  { maxAgeSeconds, leastUsd, mostUsd }: GasConfig["feed"],
): FeedPrice {
  const isDown = sequencer !== null && (sequencer.answer !== 0n || sequencer.startedAt === 0);
  if (isDown) return { unusable: "the chain's sequencer is down" };
  if (sequencer !== null && now - sequencer.startedAt < GRACE_SECONDS)
    return { unusable: "the chain's sequencer was down a short time ago" };
  if (price.updatedAt === 0) return { unusable: "the feed has no answer yet" };
  const age = now - price.updatedAt;
  if (age > maxAgeSeconds) return { unusable: `the feed's answer is ${age} s old` };
  // One from the future was made by another clock, and its age is not known.
  if (age < -maxAgeSeconds) return { unusable: "the feed's answer is from the future" };
  const micros = inMicros(price);
  if (micros < leastUsd || micros > mostUsd)
    return { unusable: `the feed's price of ${micros} millionths of a dollar is out of all bounds` };
  return { micros };
}

function inMicros({ answer, decimals }: FeedAnswer): bigint {
  return decimals >= MICRO_DECIMALS
    ? answer / 10n ** BigInt(decimals - MICRO_DECIMALS)
    : answer * 10n ** BigInt(MICRO_DECIMALS - decimals);
}
