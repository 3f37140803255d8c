import type { BrokerOffer } from "../core/broker-offer.ts";

/** Seconds: the budget is for so long. */
export const BUDGET_SECONDS = 30 * 86_400;

/** Why a broker is not to be asked or paid now, a code; null when it may be. */
export type OfferProblem = "BROKER_UNKNOWN" | "BROKER_UNAVAILABLE" | "BROKER_FULL" | "PRICE_TOO_HIGH";

/** Whether a new lease can be asked for. */
export function offerProblem(offer: BrokerOffer | null, maxPrice: bigint): OfferProblem | null {
  if (offer === null) return "BROKER_UNKNOWN";
  if (!offer.takesRequests) return "BROKER_UNAVAILABLE";
  if (offer.liveLeases >= offer.capacity) return "BROKER_FULL";
  return offer.price > maxPrice ? "PRICE_TOO_HIGH" : null;
}

/**
 * When a lease is renewed: a quarter of its period before the end, so that a chain or a keeper that is away for a week
 * costs no prefix.
 */
export function renewsAt(endsAt: number, period: number): number {
  return endsAt - Math.floor(period / 4);
}
