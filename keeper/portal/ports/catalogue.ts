import type { Plan } from "../../core/plan.ts";
import type { ApiToken } from "../../protocol/api/host.ts";

/** A plan with what only buyers ask for. */
export interface OfferedPlan extends Plan {
  /** USD with 6 decimals. */
  readonly pricePerDay: bigint;
  readonly minDays: number;
  readonly maxDays: number;
  /** Seconds from payment until a refund is due. */
  readonly deliveryDeadline: number;
  readonly stock: number;
  readonly retired: boolean;
}

/** What is for sale, as of one confirmed block. */
export interface Offer {
  readonly plans: readonly OfferedPlan[];
  /** Purchases and renewals are stopped. */
  readonly paused: boolean;
  /** How many subscriptions there ever were: the newest's number. */
  readonly subscriptions: bigint;
}

/** What can be paid with. */
export interface Money {
  readonly tokens: readonly ApiToken[];
  readonly swaps: readonly (ApiToken & { readonly path: string })[];
  /** What the checkout calls wrapped native money; null without a checkout. */
  readonly wrappedNative: string | null;
}

/** Reads of the chain; each takes several calls, so whoever asks keeps the answer for a while. */
export interface Catalogue {
  /** @throws RetryableError when the chain cannot be asked */
  offer(): Promise<Offer>;
  /** @throws RetryableError when the chain cannot be asked */
  money(): Promise<Money>;
}
