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
import { BuyForm } from "./buy-form.tsx";
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
  if (plan === undefined) return <NoOffer title={words.noPlan} said={words.noPlanWords} />;
  // A payment that is under way is followed to its end, whatever has become of the offer.
  if (savedTransaction(purchaseName(plan.id)) === null) {
    if (plan.retired) return <NoOffer title={words.retired} said={words.retiredWords} />;
    if (plan.stock === 0) return <NoOffer title={words.soldOut} said={words.soldOutWords} />;
    if (host.paused) return <NoOffer title={words.paused} said={words.pausedWords} />;
  }
  return (
    <Frame isWide>
      <div class="beside">
        <BuyForm host={host} plan={plan} />
      </div>
    </Frame>
  );
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
