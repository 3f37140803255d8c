import type { ComponentChild } from "preact";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Address } from "../../parts/address.tsx";
import { Notice } from "../../parts/notice.tsx";
import { When } from "../../parts/when.tsx";
import { machinesWords as words } from "../../text/machines.ts";
import { type Attention, same } from "./attention.ts";
import type { Listed } from "./machine-groups.ts";
import { PlanLine } from "./plan-line.tsx";
import { StateBadges } from "./state-badges.tsx";

/** One machine of the list: how it stands, until when, and what to do. */
export function MachineCard(props: {
  readonly listed: Listed;
  readonly account: string;
  readonly plan: ApiPlan | null;
}) {
  const { listed, account, plan } = props;
  const { of, attention } = listed;
  const [end, at] = endOf(of, account);
  return (
    <li class="card machine-card">
      <div class="card-head">
        <h3>
          <a href={`/m/${of.id}`}>{words.machine(of.id)}</a>
        </h3>
        <StateBadges of={of} />
      </div>
      {plan !== null && <PlanLine plan={plan} />}
      {attention !== null && <Alert attention={attention} of={of} />}
      {at > 0 && (
        <p class="machine-end">
          <span class="small">{end}</span>
          <When at={at} isPast={of.status !== "pending" && of.status !== "active"} />
        </p>
      )}
      {of.user !== null && same(of.owner, account) && (
        <p class="small">
          {words.lentTo} <Address of={of.user.address} />
        </p>
      )}
      {of.status === "pending" && !same(of.recipient, account) && (
        <p class="small">
          {words.forSomebody} <Address of={of.recipient} />
        </p>
      )}
      <div class="actions">{next(of, attention)}</div>
    </li>
  );
}

/** What is told of its end, and when that is. */
function endOf(of: ApiSubscription, account: string): readonly [string, number] {
  if (of.status === "pending") return [words.dueBy, of.deliverBy];
  if (of.status !== "active") return [words.ended, of.expiresAt];
  const isLent = !same(of.owner, account) && of.user !== null;
  return isLent ? [words.lentUntil, of.user.expires] : [words.paidUntil, of.expiresAt];
}

function Alert({
  attention,
  of,
}: {
  readonly attention: Exclude<Attention, null>;
  readonly of: ApiSubscription;
}) {
  const said: Readonly<Record<Exclude<Attention, null>, ComponentChild>> = {
    grace: (
      <>
        {words.graceWords} <When at={of.graceEndsAt} />
      </>
    ),
    soon: words.soonWords,
    late: words.lateWords,
    "no-key": words.noKeyWords,
  };
  return <Notice tone="warn">{said[attention]}</Notice>;
}

function next(of: ApiSubscription, attention: Attention): ComponentChild {
  const label = words.machine(of.id);
  if (attention === "grace" || attention === "soon") {
    return (
      <a class="button primary" href={`/m/${of.id}#renew`} aria-label={`${words.renew}: ${label}`}>
        {words.renew}
      </a>
    );
  }
  const isUnderWay = of.status === "pending" && attention === null;
  return (
    <a
      class="button"
      href={isUnderWay ? `/p/${of.id}` : `/m/${of.id}`}
      aria-label={`${isUnderWay ? words.follow : words.open}: ${label}`}
    >
      {isUnderWay ? words.follow : words.open}
    </a>
  );
}
