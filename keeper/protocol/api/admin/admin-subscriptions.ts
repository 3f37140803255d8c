import type { ApiSubscription } from "../subscription.ts";

/** `GET /api/v1/admin/subscriptions`: all that live, the newest first. */
export interface AdminSubscriptions {
  readonly subscriptions: readonly (Pick<
    ApiSubscription,
    "id" | "planId" | "status" | "payer" | "owner" | "deliverBy" | "expiresAt" | "graceEndsAt" | "power"
  > & {
    /** Why the operator has its machine held off; null: they have not. */
    readonly hold: string | null;
  })[];
  /** There are more than are told. */
  readonly more: boolean;
}
