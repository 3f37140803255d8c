import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Address } from "../../parts/address.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Title } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useNow } from "../../parts/use-now.ts";
import { absoluteTime, When } from "../../parts/when.tsx";
import { machineWords as words } from "../../text/machine.ts";
import { SOON, same } from "../machines/attention.ts";
import { PlanLine } from "../machines/plan-line.tsx";
import { StateBadges } from "../machines/state-badges.tsx";
import { MeasureNotice } from "./measure-notice.tsx";

/** What everybody may know of a machine, and what its people should do first. */
export function MachineHead(props: {
  readonly of: ApiSubscription;
  readonly plan: ApiPlan | null;
  readonly account: string | null;
}) {
  const { of, plan, account } = props;
  const isLive = of.status === "pending" || of.status === "active" || of.status === "grace";
  return (
    <section class="card machine-head">
      <a class="back" href="/machines">
        {words.all}
      </a>
      <div class="card-head">
        <Title>{words.title(of.id)}</Title>
        <StateBadges of={of} />
      </div>
      {plan !== null && <PlanLine plan={plan} />}
      <Said of={of} account={account} />
      {of.measure !== null && isLive && <MeasureNotice measure={of.measure} />}
      <Facts
        rows={[
          ...endRow(of),
          ...(of.status === "pending" || of.status === "refunded"
            ? [[words.payer, <Who key="payer" of={of.payer} account={account} />] as const]
            : []),
          ...(of.status === "pending" && !same(of.payer, of.recipient)
            ? [[words.recipient, <Who key="recipient" of={of.recipient} account={account} />] as const]
            : []),
          ...(of.status === "grace"
            ? [[words.diskUntil, <When key="disk" at={of.graceEndsAt} />] as const]
            : []),
          ...(of.owner === null
            ? []
            : [[words.owner, <Who key="owner" of={of.owner} account={account} />] as const]),
          ...(of.user === null
            ? []
            : [
                [
                  words.user,
                  <>
                    <Who of={of.user.address} account={account} />, {words.userUntil}{" "}
                    {absoluteTime(of.user.expires)}
                  </>,
                ] as const,
              ]),
        ]}
      />
    </section>
  );
}

/** When it ends, or has to begin; nothing of what never began. */
function endRow(of: ApiSubscription) {
  if (of.status === "pending") return [[words.dueBy, <When key="due" at={of.deliverBy} />] as const];
  if (of.expiresAt === 0) return [];
  const isOn = of.status === "active";
  return [
    [isOn ? words.paidUntil : words.endedAt, <When key="end" at={of.expiresAt} isPast={!isOn} />] as const,
  ];
}

function Who({ of, account }: { readonly of: string; readonly account: string | null }) {
  return (
    <>
      <Address of={of} />
      {same(of, account) && ` (${words.you})`}
    </>
  );
}

/** What its state means to who is here. */
function Said({ of, account }: { readonly of: ApiSubscription; readonly account: string | null }) {
  const now = useNow();
  const isOwner = same(of.owner, account);
  const isUser = same(of.user?.address, account);
  const told = (tone: "calm" | "warn" | "bad", title: string, said = "") => (
    <Notice tone={tone}>
      <strong>{title}</strong> {said}
    </Notice>
  );
  switch (of.status) {
    case "pending":
      return of.deliverBy < now ? null : (
        <Notice tone="calm">
          {words.pendingWords} <a href={`/p/${of.id}`}>{words.follow}</a>
        </Notice>
      );
    case "grace":
      return told("warn", words.grace, words.graceWords);
    case "lapsed":
      return told("bad", words.lapsed, words.lapsedWords);
    case "cancelled":
      return told("calm", words.cancelled);
    case "terminated":
      return told("bad", words.terminated, words.terminatedWords);
    case "refunded":
      return told("calm", words.refunded, words.refundedWords);
    case "closed":
      return told("calm", words.closed);
    case "active":
      if (account !== null && !isOwner && !isUser)
        return told("calm", `${words.stranger}.`, words.strangerWords);
      if (of.expiresAt - now <= SOON && isOwner) return told("warn", `${words.soon}.`, words.soonWords);
      return isUser && !isOwner ? told("calm", words.lentToYou) : null;
  }
}
