import type { AdminSubscription } from "../../../../protocol/api/admin/admin-subscription.ts";
import type { AdminUsage } from "../../../../protocol/api/admin/admin-usage.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { memory } from "../../bytes.ts";
import { Address } from "../../parts/address.tsx";
import { Ending } from "../../parts/ending.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { When } from "../../parts/when.tsx";
import { adminMachinesWords } from "../../text/admin/machines.ts";
import { adminSubscriptionsWords as words } from "../../text/admin/subscriptions.ts";
import { duration } from "../parts/duration.ts";
import { MachineBadge } from "../parts/machine-badge.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { UsageCharts } from "../parts/usage-charts.tsx";
import { useRead } from "../use-read.ts";
import { Actions } from "./subscription/actions.tsx";
import { Journal } from "./subscription/journal.tsx";

const LOOK_MS = 10_000;
const MIB = 1_048_576;

/** `/admin/subscriptions/<id>`: one, with its machine, its journal, and what can be done about it. */
export function SubscriptionPage({ id }: { readonly id: string }) {
  const answer = useRead<AdminSubscription>(`subscriptions/${id}`, LOOK_MS);
  const of = answer.value;
  const measure = of?.subscription.measure ?? null;
  if (of === null && answer.problem?.code === "SUBSCRIPTION_UNKNOWN") {
    return <Ending tone="calm" title={words.unknown} words={words.noMatch} />;
  }
  return (
    <>
      <a class="back" href="/admin/subscriptions">
        {words.back}
      </a>
      <PageHead title={words.one(id)} of={answer} />
      {of === null ? (
        <Skeleton class="panel-loading" />
      ) : (
        <div class="parts">
          {measure !== null && (
            <Notice tone="warn">
              {words.measuredSince[measure.kind]} <When at={measure.since} />: {measure.reason}
            </Notice>
          )}
          <div class="halves">
            <Contract of={of.subscription} />
            <Machine of={of} />
          </div>
          <Actions of={of} refresh={answer.refresh} />
          {of.machine !== null && <Usage id={id} />}
          <Jobs of={of} />
          <Journal id={id} />
        </div>
      )}
    </>
  );
}

function Contract({ of }: { readonly of: ApiSubscription }) {
  const rows = [
    [words.state, <StatusBadge key="state" of={of.status} />],
    [words.plan, of.planId],
    [words.payer, <Address key="payer" of={of.payer} />],
    [words.owner, of.owner === null ? "–" : <Address key="owner" of={of.owner} />],
    ...(of.user === null ? [] : [[words.user, <Address key="user" of={of.user.address} />] as const]),
    of.status === "pending"
      ? [words.dueBy, <When key="due" at={of.deliverBy} />]
      : [words.paidUntil, <When key="end" at={of.expiresAt} />],
    ...(of.graceEndsAt > 0 ? [[words.diskUntil, <When key="disk" at={of.graceEndsAt} />] as const] : []),
  ] as const;
  return (
    <Part id="contract" title={words.facts}>
      <Facts rows={rows as Parameters<typeof Facts>[0]["rows"]} />
    </Part>
  );
}

function Machine({ of: { machine } }: { readonly of: AdminSubscription }) {
  const names = adminMachinesWords;
  if (machine === null) {
    return (
      <Part id="machine" title={words.machine}>
        <p class="small">{words.noMachine}</p>
      </Part>
    );
  }
  const { seen, node, vmid, ipv4, generation, memoryMiB, diskGiB } = machine;
  return (
    <Part id="machine" title={words.machine} action={<MachineBadge of={machine} />}>
      <Facts
        rows={[
          [names.node, `${node}, ${names.vmOf(vmid)}`],
          [names.address, ipv4],
          [
            names.memory,
            seen ? `${memory(seen.memoryBytes)} / ${memory(memoryMiB * MIB)}` : memory(memoryMiB * MIB),
          ],
          [names.disk, `${diskGiB} GiB`],
          [names.uptime, seen && seen.power === "running" ? duration(seen.uptimeSeconds) : "–"],
          [words.generation, `${generation}`],
        ]}
      />
    </Part>
  );
}

function Usage({ id }: { readonly id: string }) {
  const usage = useRead<AdminUsage>(`machines/${id}/usage`, LOOK_MS);
  return (
    <Part id="usage" title={words.usage}>
      <UsageCharts of={usage.value} />
    </Part>
  );
}

function Jobs({ of: { jobs } }: { readonly of: AdminSubscription }) {
  if (jobs.length === 0) return null;
  return (
    <Part id="jobs" title={words.jobs}>
      <ul class="plain">
        {jobs.map(({ id, kind, step, tries, alerted }) => (
          <li key={id}>
            <strong>{words.job(kind, step)}</strong>{" "}
            <span class="small">
              {[tries > 0 ? words.tries(tries) : "", alerted ? words.alerted : ""]
                .filter((one) => one !== "")
                .join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
