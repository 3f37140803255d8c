import { useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { moneyOf } from "../../chain/money.ts";
import { Badge } from "../../parts/badge.tsx";
import { Title } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PlanSpecs } from "../../parts/plan-specs.tsx";
import { buyWords as words } from "../../text/buy.ts";
import { savedTransaction } from "../../wallet/saved-transaction.ts";
import { useChain } from "../../wallet/use-chain.ts";
import { useChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import { Checkout } from "./checkout.tsx";
import { type Draft, errorsOf } from "./draft.ts";
import { OrderFields } from "./order-fields.tsx";
import { PriceFacts } from "./price-facts.tsx";
import { purchaseName } from "./purchase-name.ts";
import { useAccountView } from "./use-account-view.ts";
import { useQuote } from "./use-quote.ts";

const FEW = 3;
const ASKED_DAYS = /^\?days=([0-9]{1,4})$/;

/** Why a plan cannot be had: in short, and what to make of it. */
export type Hindrance = readonly [title: string, said: string];

/** What is ordered, what that costs, and the way to pay it. */
export function BuyForm(props: {
  readonly host: ApiHost;
  readonly plan: ApiPlan;
  /** Of a plan that could be had when the page was opened. */
  readonly hindrance: Hindrance | null;
}) {
  const { host, plan, hindrance } = props;
  const chosen = useChosenWallet();
  const chain = useChain(chosen.wallet);
  const [draft, setDraft] = useState<Draft>(() => ({
    days: ASKED_DAYS.exec(location.search)?.[1] ?? String(Math.max(plan.minDays, Math.min(plan.maxDays, 30))),
    money: 0,
    isGift: false,
    recipient: "",
  }));
  // While a payment is under way, what it was made from stays as it is.
  const [isFixed, setFixed] = useState(() => savedTransaction(purchaseName(plan.id)) !== null);
  const isReadable = chosen.wallet !== null && chosen.account !== null && chain === host.chain.id;
  const provider = isReadable ? chosen.wallet.provider : null;
  const moneys = moneyOf(host);
  const money = moneys[draft.money] ?? moneys[0];
  const errors = errorsOf(draft, plan, chosen.account);
  const view = useAccountView(provider, chosen.account, moneys);
  const quote = useQuote(provider, host, plan, errors.days === undefined ? Number(draft.days) : null, money);
  return (
    <>
      <section class="card">
        <div class="card-head">
          <Title>{words.title(plan.name)}</Title>
          {plan.stock > 0 && plan.stock <= FEW && <Badge tone="warn">{words.stillHere(plan.stock)}</Badge>}
        </div>
        <PlanSpecs plan={plan} />
        {hindrance !== null && !isFixed && (
          <Notice tone="warn" isProblem>
            <strong>{hindrance[0]}.</strong> {hindrance[1]}
          </Notice>
        )}
        {isFixed ? (
          <Notice tone="calm">{words.underWay}</Notice>
        ) : (
          <OrderFields
            plan={plan}
            moneys={moneys}
            balances={view.balances}
            draft={draft}
            errors={errors}
            onChange={(changes) => setDraft({ ...draft, ...changes })}
          />
        )}
        {money !== undefined && errors.days === undefined && !isFixed && (
          <PriceFacts plan={plan} days={Number(draft.days)} money={money} host={host} quote={quote} />
        )}
      </section>
      {money !== undefined && (
        <Checkout
          host={host}
          plan={plan}
          chosen={chosen}
          chain={chain}
          money={money}
          view={view}
          quote={quote}
          draft={Object.keys(errors).length === 0 ? draft : null}
          isFixed={isFixed}
          onFixed={setFixed}
        />
      )}
    </>
  );
}
