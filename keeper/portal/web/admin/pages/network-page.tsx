import type { AdminNetwork } from "../../../../protocol/api/admin/admin-network.ts";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Progress } from "../../parts/progress.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { networkWords as words } from "../../text/admin/network.ts";
import { Ask } from "../parts/ask.tsx";
import { CommandForm } from "../parts/command-form.tsx";
import { duration } from "../parts/duration.ts";
import { Order } from "../parts/order.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { useRead } from "../use-read.ts";

const LOOK_MS = 15_000;

/** `/admin/network`: addresses, doors, and what listens where. */
export function NetworkPage() {
  const answer = useRead<AdminNetwork>("network", LOOK_MS);
  const of = answer.value;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {of === null ? (
        <Skeleton class="panel-loading" />
      ) : (
        <div class="parts">
          <Doors of={of} refresh={answer.refresh} />
          <div class="halves">
            <Pool of={of} />
            <Listeners of={of} />
          </div>
        </div>
      )}
    </>
  );
}

function Doors({ of, refresh }: { readonly of: AdminNetwork; refresh(): void }) {
  const { doors } = of;
  return (
    <Part
      id="doors"
      title={words.doors}
      action={
        <span class="slim-actions">
          <Ask label={words.open}>
            {(close) => <CommandForm name="door" word="knock" onPosted={refresh} onClose={close} />}
          </Ask>
          {doors !== null && doors.length > 0 && (
            <Ask label={words.close}>
              {(close) => (
                <>
                  <p>{words.closeAsk}</p>
                  <Order
                    name="close-doors"
                    label={words.close}
                    done={words.closeDone}
                    command={{ word: "close-knock" }}
                    onPosted={refresh}
                    onClose={close}
                  />
                </>
              )}
            </Ask>
          )}
        </span>
      }
    >
      <p class="small">{words.doorsLead}</p>
      {doors === null ? (
        <Notice tone="calm">{words.noHelper}</Notice>
      ) : doors.length === 0 ? (
        <p>{words.noDoors}</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.port}</th>
              <th scope="col" class="number">
                {words.left}
              </th>
            </tr>
          </thead>
          <tbody>
            {doors.map(({ source, port, seconds }) => (
              <tr key={`${source} ${port}`}>
                <th scope="row" data-label={words.source}>
                  {source}
                </th>
                <td data-label={words.port}>{port}</td>
                <td class="number" data-label={words.left}>
                  {duration(seconds)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
}

function Pool({ of }: { readonly of: AdminNetwork }) {
  const { pool, endpoint, mailPlans } = of;
  const taken = pool.size - pool.free - pool.quarantined;
  return (
    <Part id="pool" title={words.pool}>
      <Progress label={words.taken} shown={words.ofAll(taken, pool.size)} share={taken / pool.size} />
      <Facts
        rows={[
          [words.range, `${pool.first} – ${pool.last}`],
          [words.network, pool.cidr],
          [words.gateway, pool.gateway],
          [words.quarantined, `${pool.quarantined}`],
          [
            words.reach,
            endpoint.host === null ? words.direct : words.forwarded(endpoint.host, endpoint.portBase ?? 0),
          ],
          [words.mail, mailPlans.length === 0 ? words.nobody : mailPlans.join(", ")],
        ]}
      />
    </Part>
  );
}

function Listeners({ of }: { readonly of: AdminNetwork }) {
  return (
    <Part id="listeners" title={words.listeners}>
      <Facts rows={of.listeners.map(({ what, at }) => [words.listener[what], at] as const)} />
    </Part>
  );
}
