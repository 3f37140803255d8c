import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { amount } from "../../amount.ts";
import type { Money } from "../../chain/money.ts";
import { priceByList, USD_DECIMALS } from "../../chain/price-by-list.ts";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { buyWords as words } from "../../text/buy.ts";
import { transactionText } from "../../text/transaction.ts";
import type { QuoteState } from "./use-quote.ts";

/** Digits of a price that a person compares. */
const DIGITS = 6;
const MINUTE = 60;

/** What it costs, whose word that is, and what comes back if it is not delivered or not wanted any more. */
export function PriceFacts(props: {
  readonly plan: ApiPlan;
  readonly days: number;
  readonly money: Money;
  readonly host: ApiHost;
  readonly quote: QuoteState;
}) {
  const { plan, days, money, quote } = props;
  const shown = (units: bigint) => `${amount(units, money.decimals, DIGITS)} ${money.symbol}`;
  const read = quote !== null && "quote" in quote ? quote.quote : null;
  const minutes = Math.round(plan.deliveryDeadline / MINUTE);
  const late = minutes % MINUTE === 0 ? words.hours(minutes / MINUTE) : words.minutes(minutes);
  const byList =
    money.path === null
      ? shown(priceByList(BigInt(plan.pricePerDay), days, money.decimals))
      : `$${amount(priceByList(BigInt(plan.pricePerDay), days, USD_DECIMALS), USD_DECIMALS)}`;
  return (
    <>
      <Facts
        rows={[
          [
            words.price,
            <span key="price" class="price">
              <span class="price-figure">{read === null ? byList : shown(read.expected)}</span>
              <span class="price-source">{read === null ? words.byList : words.byContract}</span>
            </span>,
          ],
          ...(read !== null && read.most !== read.expected
            ? ([
                [
                  words.atMost,
                  <span key="most" class="price">
                    {shown(read.most)}
                    <span class="price-source">{words.atMostHint}</span>
                  </span>,
                ],
              ] as const)
            : []),
          [words.ifLate, <Terms key="late">{words.ifLateWords(late)}</Terms>],
          [words.ifEarly, <Terms key="early">{words.ifEarlyWords}</Terms>],
        ]}
      />
      {quote !== null && "refused" in quote && (
        <Notice tone="bad" isProblem>
          {transactionText.reason(quote.refused)}
        </Notice>
      )}
      {quote !== null && "unread" in quote && (
        <Notice tone="warn" isProblem>
          {words.unread}
        </Notice>
      )}
    </>
  );
}

function Terms({ children }: { readonly children: string }) {
  return <span class="terms">{children}</span>;
}
