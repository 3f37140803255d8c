import type { AdminOverview } from "../../../../protocol/api/admin/admin-overview.ts";
import type { AdminUsage } from "../../../../protocol/api/admin/admin-usage.ts";
import { amount } from "../../amount.ts";
import { Address } from "../../parts/address.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Mark } from "../../parts/notice.tsx";
import { When } from "../../parts/when.tsx";
import { sentence } from "../../sentence.ts";
import { overviewWords as words } from "../../text/admin/overview.ts";
import { duration } from "../parts/duration.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { UsageCharts } from "../parts/usage-charts.tsx";
import { useScene } from "../scene.ts";
import { useRead } from "../use-read.ts";
import { Capacity } from "./overview/capacity.tsx";
import { Plans } from "./overview/plans.tsx";

/** So often it is read anew, milliseconds. */
const LOOK_MS = 10_000;
const CURVES_MS = 30_000;
/** Digits after the point. */
const MONEY = { usd: 6, shown: 2, gas: 4 };

/** `/admin`: whether all is well, and how the business does. */
export function OverviewPage() {
  const answer = useRead<AdminOverview>("overview", LOOK_MS);
  const usage = useRead<AdminUsage>("usage", CURVES_MS);
  const of = answer.value;
  return (
    <>
      <PageHead title={words.title} of={answer} />
      <div class="parts">
        <Verdict of={of} />
        {of !== null && of.alerts.length > 0 && <Alerts of={of} />}
        <Figures of={of} />
        <Part id="usage" title={words.usage}>
          <UsageCharts of={usage.value} />
        </Part>
        {of !== null && (
          <>
            <Plans of={of} refresh={answer.refresh} />
            <div class="halves">
              <Capacity of={of} />
              <div class="column">
                <Health of={of} />
                <Keeper of={of} />
              </div>
            </div>
          </>
        )}
      </div>
    </>
  );
}

function Verdict({ of }: { readonly of: AdminOverview | null }) {
  if (of === null) return <div class="verdict" aria-busy="true" />;
  const failing = of.health.parts.filter(({ ok }) => !ok).map(({ name }) => words.parts[name]);
  const tone = of.health.ok ? "good" : "bad";
  return (
    <div class={`verdict ${tone}`} role="status">
      <Mark tone={tone} />
      <div>
        <strong>{of.health.ok ? words.healthy : words.unhealthy}</strong>
        <p>{of.health.ok ? words.healthyWords : words.unhealthyWords(failing.join(", "))}</p>
      </div>
    </div>
  );
}

function Alerts({ of }: { readonly of: AdminOverview }) {
  return (
    <Part id="alerts" title={words.alerts}>
      <ul class="alerts">
        {of.alerts.map(({ code, subject, what, remedy, since }) => (
          <li key={`${code} ${subject}`}>
            <p class="alert-head">
              <Mark tone="bad" />
              <strong>{subject}</strong>
              <code>{code}</code>
              <span class="small">
                {words.since} <When at={Math.floor(since / 1_000)} />
              </span>
            </p>
            <p>{sentence(what)}</p>
            <p class="small">{sentence(remedy)}</p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Figures({ of }: { readonly of: AdminOverview | null }) {
  const { host } = useScene();
  const { live, revenue, ready, gas } = {
    live: of && Object.values(of.statuses).reduce((sum, count) => sum + count, 0),
    revenue: of?.sales?.plans.reduce((sum, plan) => sum + BigInt(plan.pricePerDay) * BigInt(plan.live), 0n),
    ready: of?.sales?.paymentToReady ?? null,
    gas: of?.keeper.balance ?? null,
  };
  const { symbol, decimals } = host.chain.currency;
  const { figures } = words;
  const unknown = of === null ? null : "–";
  return (
    <ul class="grid figures">
      <Figure
        name={figures.live}
        value={live === null ? null : `${live}`}
        words={figures.liveWords(of?.statuses.pending ?? 0, of?.statuses.grace ?? 0)}
      />
      <Figure
        name={figures.revenue}
        value={revenue === undefined ? unknown : `$${amount(revenue, MONEY.usd, MONEY.shown)}`}
        words={figures.revenueWords}
      />
      <Figure
        name={figures.ready}
        value={ready === null ? unknown : duration(ready.p50 / 1_000)}
        words={ready === null ? figures.noReady : figures.readyWords(duration(ready.p95 / 1_000))}
      />
      <Figure
        name={figures.gas}
        value={gas === null ? unknown : `${amount(BigInt(gas), decimals, MONEY.gas)} ${symbol}`}
        words={
          of === null || of.keeper.transactionsLeft === null
            ? figures.noGas
            : figures.gasWords(of.keeper.transactionsLeft.toLocaleString("en-GB"))
        }
      />
    </ul>
  );
}

function Health({ of }: { readonly of: AdminOverview }) {
  return (
    <Part id="health" title={words.health}>
      <ul class="health">
        {of.health.parts.map(({ name, ok, figure }) => (
          <li key={name}>
            <Mark tone={ok ? "good" : "bad"} />
            <span>
              {words.parts[name]}
              <span class="unseen"> {ok ? words.works : words.fails}</span>
            </span>
            <span class="small">{figure === null ? "" : words.figure[name](figure)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Keeper({ of }: { readonly of: AdminOverview }) {
  const { keeper, work } = of;
  return (
    <Part id="keeper" title={words.keeper}>
      <Facts
        rows={[
          [words.version, keeper.version],
          [words.runsSince, <When key="since" at={Math.floor(keeper.since / 1_000)} />],
          [words.address, <Address key="address" of={keeper.address} />],
          [words.jobs, words.jobsWords(work.openJobs, work.stuckJobs)],
          [words.transactions, words.transactionsWords(work.sent, work.mined)],
        ]}
      />
    </Part>
  );
}
