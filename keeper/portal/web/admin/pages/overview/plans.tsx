import { useState } from "preact/hooks";
import type { AdminOverview } from "../../../../../protocol/api/admin/admin-overview.ts";
import { amount } from "../../../amount.ts";
import { pauseCall } from "../../../chain/admin-calls.ts";
import { Badge } from "../../../parts/badge.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Transact } from "../../../parts/transact.tsx";
import { overviewWords as words } from "../../../text/admin/overview.ts";
import { Ask } from "../../parts/ask.tsx";
import { Order } from "../../parts/order.tsx";
import { Part } from "../../parts/part.tsx";
import { useScene } from "../../scene.ts";

type Sales = NonNullable<AdminOverview["sales"]>;
type Plan = Sales["plans"][number];

const USD = { decimals: 6, shown: 2 };
const MOST_STOCK = 1_000_000;

/** What is sold, and the ways to sell more, less or nothing. */
export function Plans({ of, refresh }: { readonly of: AdminOverview; refresh(): void }) {
  const { sales } = of;
  if (sales === null) return <Notice tone="warn">{words.salesUnknown}</Notice>;
  return (
    <Part
      id="plans"
      title={words.plans}
      action={
        <span class="slim-actions">
          <Hold isHeld={sales.withheld} refresh={refresh} />
          <Pause isPaused={sales.paused} refresh={refresh} />
        </span>
      }
    >
      {sales.withheld && <Notice tone="warn">{words.withheld}</Notice>}
      {sales.paused && <Notice tone="warn">{words.paused}</Notice>}
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{words.plan}</th>
            <th scope="col" class="number">
              {words.price}
            </th>
            <th scope="col" class="number">
              {words.sold}
            </th>
            <th scope="col" class="number">
              {words.stock}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sales.plans.map((plan) => (
            <tr key={plan.id}>
              <th scope="row">
                {plan.name} {plan.retired && <Badge tone="calm">{words.retired}</Badge>}
              </th>
              <td class="number" data-label={words.price}>
                ${amount(BigInt(plan.pricePerDay), USD.decimals, USD.shown)}
              </td>
              <td class="number" data-label={words.sold}>
                {plan.live}
              </td>
              <td class="number" data-label={words.stock}>
                {plan.retired ? "–" : plan.stock}
              </td>
              <td class="number">
                {!plan.retired && (
                  <Ask label={words.setStock} title={words.stockOf(plan.name)}>
                    {(close) => <Stock plan={plan} onClose={close} />}
                  </Ask>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Stock({ plan, onClose }: { readonly plan: Plan; onClose(): void }) {
  const [typed, setTyped] = useState(`${plan.stock}`);
  const isWhole = /^(0|[1-9][0-9]{0,6})$/.test(typed) && Number(typed) <= MOST_STOCK;
  return (
    <>
      <Field id="stock" label={words.stockLabel} error={isWhole ? null : words.stockInvalid}>
        {(attributes) => (
          <input
            {...attributes}
            class="short"
            inputMode="numeric"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value.trim())}
          />
        )}
      </Field>
      <Order
        name={`stock-${plan.id}`}
        label={words.stockGo(plan.name, isWhole ? typed : "…")}
        done={words.stockDone}
        command={isWhole ? { word: "set-stock", plan: plan.id, stock: Number(typed) } : null}
        onClose={onClose}
      />
    </>
  );
}

/** The keeper's switch, for the operator. */
function Hold({ isHeld, refresh }: { readonly isHeld: boolean; refresh(): void }) {
  const { me } = useScene();
  if (me === null || me.inbox === null || !me.roles.includes("operator")) return null;
  const label = isHeld ? words.release : words.hold;
  return (
    <Ask label={label}>
      {(close) => (
        <>
          <p>{isHeld ? words.releaseAsk : words.holdAsk}</p>
          <Order
            name={isHeld ? "resume-sales" : "pause-sales"}
            label={label}
            done={words.salesDone}
            command={{ word: isHeld ? "resume-sales" : "pause-sales" }}
            onPosted={refresh}
            onClose={close}
          />
        </>
      )}
    </Ask>
  );
}

/** The contract's own switch, for who has its role. */
function Pause({ isPaused, refresh }: { readonly isPaused: boolean; refresh(): void }) {
  const { host, wallet, account, me } = useScene();
  if (!me?.roles.includes("pauser")) return null;
  const label = isPaused ? words.unpause : words.pause;
  return (
    <Ask label={label}>
      {(close) => (
        <>
          <p>{isPaused ? words.unpauseAsk : words.pauseAsk}</p>
          <Transact
            name={isPaused ? "unpause" : "pause"}
            host={host}
            wallet={wallet}
            account={account}
            label={label}
            done={words.pauseDone}
            isDanger={!isPaused}
            call={async () => pauseCall(host.contracts.subscriptions, !isPaused)}
            onDone={refresh}
            onClose={close}
          />
        </>
      )}
    </Ask>
  );
}
