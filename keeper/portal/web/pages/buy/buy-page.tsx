import { useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { Ending } from "../../parts/ending.tsx";
import { Frame } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { buyWords as words } from "../../text/buy.ts";
import { text } from "../../text.ts";
import { usePolled } from "../../use-polled.ts";
import { savedTransaction } from "../../wallet/saved-transaction.ts";
import "../beside.css";
import "./buy-page.css";
import { BuyForm, type Hindrance } from "./buy-form.tsx";
import { purchaseName } from "./purchase-name.ts";

/** Stock and price change with each purchase and each word of the host's. */
const LOOK_MS = 15_000;

/** `/buy/<plan id>`: whether it can be had, for how long, for how much, and the payment. */
export function BuyPage({ id }: { readonly id: string }) {
  const host = usePolled<ApiHost>("host", LOOK_MS);
  const plans = usePolled<{ readonly plans: readonly ApiPlan[] }>("plans", LOOK_MS);
  if (host.data === null || plans.data === null) {
    return host.isOffline || plans.isOffline ? (
      <Frame>
        <section class="card">
          <Notice tone="bad" isProblem>
            {text.offline}
          </Notice>
        </section>
      </Frame>
    ) : (
      <Frame isWide>
        <div class="beside">
          {["order", "checkout"].map((part) => (
            <section key={part} class="card">
              <Skeleton class={`buy-skeleton ${part}`} />
            </section>
          ))}
        </div>
      </Frame>
    );
  }
  return <Offer host={host.data} plan={plans.data.plans.find((plan) => plan.id === id)} />;
}

function Offer({ host, plan }: { readonly host: ApiHost; readonly plan: ApiPlan | undefined }) {
  const hindrance = hindranceOf(host, plan);
  // Who is at it already stays: a payment that is under way is followed to its end, and what is said of one is read.
  const [wasOpen] = useState(
    () => hindrance === null || (plan !== undefined && savedTransaction(purchaseName(plan.id)) !== null),
  );
  if (plan === undefined || (hindrance !== null && !wasOpen)) {
    const [title, said] = hindrance ?? [words.noPlan, words.noPlanWords];
    return <NoOffer title={title} said={said} />;
  }
  return (
    <Frame isWide>
      <div class="beside">
        <BuyForm host={host} plan={plan} hindrance={hindrance} />
      </div>
    </Frame>
  );
}

/** Why a plan cannot be had now, in words; null when it can. */
function hindranceOf(host: ApiHost, plan: ApiPlan | undefined): Hindrance | null {
  if (plan === undefined) return [words.noPlan, words.noPlanWords];
  if (plan.retired) return [words.retired, words.retiredWords];
  if (plan.stock === 0) return [words.soldOut, words.soldOutWords];
  return host.paused ? [words.paused, words.pausedWords] : null;
}

function NoOffer({ title, said }: { readonly title: string; readonly said: string }) {
  return (
    <Frame>
      <Ending tone="warn" title={title} words={said}>
        <a class="button primary" href="/">
          {words.otherPlans}
        </a>
      </Ending>
    </Frame>
  );
}
