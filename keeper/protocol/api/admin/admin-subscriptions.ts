import type { ApiMeasure } from "../measure.ts";
import type { ApiSubscription } from "../subscription.ts";

/** `GET /api/v1/admin/subscriptions`: all that live, the newest first. */
export interface AdminSubscriptions {
  readonly subscriptions: readonly (Pick<
    ApiSubscription,
    "id" | "planId" | "status" | "payer" | "owner" | "deliverBy" | "expiresAt" | "graceEndsAt" | "power"
  > & {
    /** What the operator has in force against it; null: nothing. */
    readonly measure: ApiMeasure["kind"] | null;
  })[];
  /** There are more than are told. */
  readonly more: boolean;
}
