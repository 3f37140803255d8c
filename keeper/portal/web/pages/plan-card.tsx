import type { ApiPlan } from "../../../protocol/api/plan.ts";
import { amount } from "../amount.ts";
import { priceByList, USD_DECIMALS } from "../chain/price-by-list.ts";
import { Badge } from "../parts/badge.tsx";
import { PlanSpecs } from "../parts/plan-specs.tsx";
import { homeWords as words } from "../text/home.ts";

/** Fewer than this are counted aloud. */
const FEW = 3;

/** One plan: whether it can be had comes first. */
export function PlanCard(props: {
  readonly plan: ApiPlan;
  /** For how many its price is asked. */
  readonly days: number;
  readonly isPaused: boolean;
}) {
  const { plan, days, isPaused } = props;
  const { id, name, stock, minDays, maxDays, pricePerDay } = plan;
  const sold = Math.min(maxDays, Math.max(minDays, days));
  const usd = (count: number) =>
    `$${amount(priceByList(BigInt(pricePerDay), count, USD_DECIMALS), USD_DECIMALS)}`;
  const isSoldOut = stock === 0;
  return (
    <li class={isSoldOut ? "card plan sold-out" : "card plan"}>
      <div class="card-head">
        <h3>{name}</h3>
        <Badge tone={isSoldOut ? "bad" : stock <= FEW ? "warn" : "good"}>
          {isSoldOut ? words.soldOut : words.left(stock)}
        </Badge>
      </div>
      <p class="figure">
        {usd(1)} <small>{words.perDay}</small>
      </p>
      <PlanSpecs plan={plan} />
      <p class="plan-total">
        {words.total(usd(sold), words.days(sold))}
        {sold !== days && (
          <span class="aside">
            {" "}
            {sold > days ? words.least(words.days(minDays)) : words.most(words.days(maxDays))}
          </span>
        )}
      </p>
      {isSoldOut && <p class="aside">{words.soldOutHint}</p>}
      {isSoldOut || isPaused ? null : (
        <a class="button primary wide" href={`/buy/${id}?days=${sold}`}>
          {words.buy(name)}
        </a>
      )}
    </li>
  );
}
