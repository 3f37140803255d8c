import type { ApiHost } from "../../../../protocol/api/host.ts";
import { STAGES } from "../../../../protocol/api/progress.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import type { Problem } from "../../api.ts";
import { Frame, Title } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Timeline, type TimelineStep } from "../../parts/timeline.tsx";
import { useNow } from "../../parts/use-now.ts";
import { progressWords as words } from "../../text/progress.ts";
import { usePolled } from "../../use-polled.ts";
import "../beside.css";
import "./progress-page.css";
import { RefundCard } from "./refund-card.tsx";
import type { Progress } from "./told-more.ts";
import { useProgress } from "./use-progress.ts";

const LOOK_MS = 5_000;
const HOST_MS = 60_000;
/** The portal knows no subscription of this number. */
const UNKNOWN = "SUBSCRIPTION_UNKNOWN";
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
/** Of a machine that was handed over, whatever became of it since. */
const DELIVERED: readonly string[] = ["active", "grace", "lapsed", "cancelled", "terminated", "closed"];

/** `/p/<subscription>`: from payment to ready, and what becomes of the money if that fails. */
export function ProgressPage({ id }: { readonly id: string }) {
  const host = usePolled<ApiHost>("host", HOST_MS);
  const { data: subscription, problem } = usePolled<ApiSubscription>(`subscriptions/${id}`, LOOK_MS);
  const progress = useProgress(id);
  const now = useNow();
  const isTold = progress.rejection !== null || Object.keys(progress.reached).length > 0;
  if (subscription === null && !isTold) return <Untold id={id} problem={problem} />;
  const isDelivered =
    progress.reached.delivered !== undefined ||
    (subscription !== null && DELIVERED.includes(subscription.status));
  const isLost = progress.rejection !== null || subscription?.status === "refunded";
  const isLate = !isDelivered && subscription?.status === "pending" && now > subscription.deliverBy;
  const title = isLost ? words.lost : isLate ? words.late : isDelivered ? words.ready : words.title;
  return (
    <Frame isWide>
      <div class="beside">
        <section class="card">
          <div>
            <p class="eyebrow">{words.number(id)}</p>
            <Title takesFocus={isDelivered || isLost || isLate}>{title}</Title>
          </div>
          {!isDelivered && !isLost && !isLate && <p class="lead">{words.lead}</p>}
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
          {problem !== null && problem.code !== UNKNOWN && (
            <Notice tone="warn" isProblem>
              {words.silent}
            </Notice>
          )}
        </section>
        {!isDelivered && subscription !== null && host.data !== null && (
          <RefundCard id={id} host={host.data} subscription={subscription} rejection={progress.rejection} />
        )}
      </div>
    </Frame>
  );
}

/** Nothing is known of it: it is asked for, the host does not know it, or the host cannot be asked. */
function Untold({ id, problem }: { readonly id: string; readonly problem: Problem | null }) {
  const [title, said] = problem?.code === UNKNOWN ? words.unseen : words.away;
  return (
    <Frame>
      {problem === null ? (
        <section class="card">
          <Skeleton class="progress-skeleton" />
        </section>
      ) : (
        <section class="card">
          <div>
            <p class="eyebrow">{words.number(id)}</p>
            <Title>{title}</Title>
          </div>
          <p class="lead">{said}</p>
          <p class="pending" role="status">
            {words.looking}
          </p>
          <a class="button" href="/machines">
            {words.machines}
          </a>
        </section>
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
        {isGift ? words.openTheirs : words.open}
      </a>
    </>
  );
}
