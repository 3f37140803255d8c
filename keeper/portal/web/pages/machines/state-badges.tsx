import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Badge } from "../../parts/badge.tsx";
import type { Tone } from "../../parts/notice.tsx";
import { machinesWords as words } from "../../text/machines.ts";

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

/** How a machine stands: what is paid, and whether it runs. */
export function StateBadges({ of }: { readonly of: ApiSubscription }) {
  const isRunning = of.power === "running";
  return (
    <span class="badges">
      <Badge tone={TONES[of.status]}>{words.status[of.status]}</Badge>
      {of.power !== null && of.status === "active" && (
        <Badge tone={isRunning ? "good" : "calm"}>{words.power[of.power]}</Badge>
      )}
    </span>
  );
}
