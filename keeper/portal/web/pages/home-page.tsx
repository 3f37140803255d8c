import { useState } from "preact/hooks";
import type { ApiHost } from "../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../protocol/api/plan.ts";
import { Choice } from "../parts/choice.tsx";
import { Ending } from "../parts/ending.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { Notice } from "../parts/notice.tsx";
import { homeWords as words } from "../text/home.ts";
import { text } from "../text.ts";
import { usePolled } from "../use-polled.ts";
import "./home-page.css";
import { PlanCard } from "./plan-card.tsx";

/** Stock changes with each purchase. */
const LOOK_MS = 15_000;
const DAYS = [1, 7, 30, 90] as const;
const FIRST_DAYS = 30;
/** Cards that stand in for plans that are not known yet. */
const USUAL = ["one", "two", "three"];

/** `/`: what is on sale. */
export function HomePage() {
  const host = usePolled<ApiHost>("host", LOOK_MS);
  const { data, isOffline } = usePolled<{ readonly plans: readonly ApiPlan[] }>("plans", LOOK_MS);
  const [days, setDays] = useState<number>(FIRST_DAYS);
  const onSale = data?.plans.filter(({ retired }) => !retired) ?? null;
  const isPaused = host.data?.paused === true;
  return (
    <Frame isWide>
      <div class="shop">
        <header class="shop-head">
          <Title>{words.title}</Title>
          <p class="lead">{words.lead}</p>
        </header>
        {isPaused && <Notice tone="warn">{words.paused}</Notice>}
        {!isPaused && onSale !== null && onSale.length > 0 && onSale.every(({ stock }) => stock === 0) && (
          <Notice tone="warn">{words.allSoldOut}</Notice>
        )}
        {isOffline && (
          <Notice tone="bad" isProblem>
            {text.offline}
          </Notice>
        )}
        {onSale?.length === 0 ? (
          <Ending tone="calm" title={words.none} words={words.noneWords} />
        ) : (
          <section class="shop-plans" aria-labelledby="plans">
            <div class="shop-bar">
              <h2 id="plans">{words.plans}</h2>
              <Choice
                label={words.howLong}
                name="days"
                value={days}
                options={DAYS.map((value) => ({ value, words: words.days(value) }))}
                onChange={(chosen: number) => setDays(chosen)}
              />
            </div>
            <ul class="grid">
              {onSale === null
                ? USUAL.map((name) => (
                    <li key={name} class="card plan" aria-busy="true">
                      <span class="skeleton" aria-hidden="true" />
                    </li>
                  ))
                : onSale.map((plan) => (
                    <PlanCard key={plan.id} plan={plan} days={days} isPaused={isPaused} />
                  ))}
            </ul>
          </section>
        )}
        <section class="shop-how" aria-labelledby="how">
          <h2 id="how">{words.how}</h2>
          <ol>
            {words.steps.map(([title, said]) => (
              <li key={title}>
                <strong>{title}</strong>
                <p>{said}</p>
              </li>
            ))}
          </ol>
        </section>
        <p class="shop-have">
          <strong>{words.have}</strong> {words.login}
        </p>
      </div>
    </Frame>
  );
}
