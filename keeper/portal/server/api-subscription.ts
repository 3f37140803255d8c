import type { ChainView } from "../../core/chain-view.ts";
import type { Stage } from "../../protocol/api/progress.ts";
import type { ApiSubscription } from "../../protocol/api/subscription.ts";

const STATUSES = [
  "pending",
  "active",
  "grace",
  "lapsed",
  "refunded",
  "cancelled",
  "terminated",
  "closed",
] as const;

/** A subscription in the API's words. @param deliveryDeadline of its plan, seconds */
export function apiSubscription(
  { subscription, plan }: ChainView,
  seen: {
    readonly deliveryDeadline: number;
    readonly power: "running" | "stopped" | null;
    readonly stage: Stage | null;
    readonly measure: ApiSubscription["measure"];
  },
): ApiSubscription {
  const { id, planId, payer, recipient, owner, user, encryptionKey, epoch, hasCredential } = subscription;
  const { operations, deliverBy, startsAt, expiresAt } = subscription;
  return {
    id: `${id}`,
    planId: `${planId}`,
    status: STATUSES.find((status) => status === subscription.status) ?? "closed",
    payer,
    recipient,
    owner,
    user,
    encryptionKey,
    epoch,
    hasCredential,
    operations,
    paidAt: deliverBy - seen.deliveryDeadline,
    deliverBy,
    startsAt,
    expiresAt,
    graceEndsAt: expiresAt === 0 ? 0 : expiresAt + plan.gracePeriod,
    power: seen.power,
    stage: seen.stage,
    measure: seen.measure,
  };
}
