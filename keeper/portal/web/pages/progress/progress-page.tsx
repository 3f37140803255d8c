import type { ApiHost } from "../../../../protocol/api/host.ts";
import { STAGES } from "../../../../protocol/api/progress.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Frame, Title } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Timeline, type TimelineStep } from "../../parts/timeline.tsx";
import { progressWords as words } from "../../text/progress.ts";
import { usePolled } from "../../use-polled.ts";
import "./progress-page.css";
import { RefundCard } from "./refund-card.tsx";
import type { Progress } from "./told-more.ts";
import { useProgress } from "./use-progress.ts";

const LOOK_MS = 5_000;
const HOST_MS = 60_000;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
/** Of a machine that was handed over, whatever became of it since. */
const DELIVERED: readonly string[] = ["active", "grace", "lapsed", "cancelled", "terminated", "closed"];

/** `/p/<subscription>`: from payment to ready, and what becomes of the money if that fails. */
export function ProgressPage({ id }: { readonly id: string }) {
  const host = usePolled<ApiHost>("host", HOST_MS);
  const { data: subscription, isOffline } = usePolled<ApiSubscription>(`subscriptions/${id}`, LOOK_MS);
  const progress = useProgress(id);
  const isDelivered =
    progress.reached.delivered !== undefined ||
    (subscription !== null && DELIVERED.includes(subscription.status));
  const isLost = progress.rejection !== null || subscription?.status === "refunded";
  const title = isLost ? words.lost : isDelivered ? words.ready : words.title;
  return (
    <Frame>
      <section class="card">
        <div>
          <p class="eyebrow">{words.number(id)}</p>
          <Title takesFocus={isDelivered || isLost}>{title}</Title>
        </div>
        {!isDelivered && !isLost && <p class="lead">{words.lead}</p>}
        {isDelivered && <Delivered id={id} subscription={subscription} />}
        <Timeline label={words.steps} steps={stepsOf(progress, subscription, isDelivered, isLost)} />
        <p class="unseen" role="status">
          {title}
        </p>
        {progress.hindrance !== null && (
          <Notice tone="warn" isProblem>
            <strong>{words.hindered}</strong> {progress.hindrance}
          </Notice>
        )}
        {isOffline && (
          <Notice tone="warn" isProblem>
            {subscription === null ? words.unseen : words.silent}
          </Notice>
        )}
      </section>
      {!isDelivered && subscription !== null && host.data !== null && (
        <RefundCard id={id} host={host.data} subscription={subscription} rejection={progress.rejection} />
      )}
    </Frame>
  );
}

function stepsOf(
  { reached }: Progress,
  subscription: ApiSubscription | null,
  isDelivered: boolean,
  isLost: boolean,
): readonly TimelineStep[] {
  const times = { ...(subscription !== null && { paid: subscription.paidAt * 1_000 }), ...reached };
  // A later stage says that the earlier ones were reached, told or not.
  const last = isDelivered ? STAGES.length - 1 : STAGES.findLastIndex((stage) => times[stage] !== undefined);
  return STAGES.map((stage, number) => {
    const [title, detail] = words.stages[stage];
    const at = times[stage];
    const next = isLost ? "failed" : "now";
    const state = number <= last ? "done" : number === last + 1 ? next : "later";
    return { title, detail, state, ...(at !== undefined && { at: clock.format(at) }) };
  });
}

function Delivered(props: { readonly id: string; readonly subscription: ApiSubscription | null }) {
  const { id, subscription } = props;
  const isGift =
    subscription !== null && subscription.payer.toLowerCase() !== subscription.recipient.toLowerCase();
  return (
    <>
      <p>{isGift ? words.gift : words.openWords}</p>
      <a class="button primary" href={`/m/${id}`}>
        {words.open}
      </a>
    </>
  );
}
