import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Badge } from "../../parts/badge.tsx";
import type { Tone } from "../../parts/notice.tsx";
import { adminSubscriptionsWords as words } from "../../text/admin/subscriptions.ts";

const TONES: Readonly<Record<ApiSubscription["status"], Tone>> = {
  pending: "calm",
  active: "good",
  grace: "warn",
  lapsed: "bad",
  refunded: "calm",
  cancelled: "calm",
  terminated: "bad",
  closed: "calm",
};

/** How a subscription stands. */
export function StatusBadge({ of }: { readonly of: ApiSubscription["status"] }) {
  return <Badge tone={TONES[of]}>{words.status[of]}</Badge>;
}
