import type { AdminMoney, AdminTokenMoney } from "../../../../protocol/api/admin/admin-money.ts";
import { amount } from "../../amount.ts";
import { Address } from "../../parts/address.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { When } from "../../parts/when.tsx";
import { moneyWords as words } from "../../text/admin/money.ts";
import { Ask } from "../parts/ask.tsx";
import { Order } from "../parts/order.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { useScene } from "../scene.ts";
import { useRead } from "../use-read.ts";

const LOOK_MS = 30_000;
/** Digits after the point: of tokens two as a rule, of native money four. */
const DIGITS = { token: 2, gas: 4 };

/** `/admin/money`: what there is, whose it is, and what came in. */
export function MoneyPage() {
  const answer = useRead<AdminMoney>("money", LOOK_MS);
  const of = answer.value;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {of === null ? (
        <Skeleton class="panel-loading" />
      ) : (
        <div class="parts">
          <Where of={of} />
          {of.tokens === null ? (
            <Empty title={words.noBooks} words={words.noBooksWords} />
          ) : (
            <>
              <div class="halves">
                {of.tokens.map((token) => (
                  <Token key={token.address} of={token} />
                ))}
              </div>
              <Months of={of} tokens={of.tokens} />
            </>
          )}
        </div>
      )}
    </>
  );
}

function Where({ of }: { readonly of: AdminMoney }) {
  const { host } = useScene();
  const { currency } = host.chain;
  const { balance } = of.keeper;
  const gas =
    balance === null ? "–" : `${amount(BigInt(balance), currency.decimals, DIGITS.gas)} ${currency.symbol}`;
  return (
    <Part
      id="where"
      title={words.treasury}
      action={
        <Ask label={words.collect}>
          {(close) => (
            <>
              <p>{words.collectAsk}</p>
              <Order
                name="collect"
                label={words.collect}
                done={words.collectDone}
                command={{ word: "collect" }}
                onClose={close}
              />
            </>
          )}
        </Ask>
      }
    >
      <p class="small">{words.treasuryWords}</p>
      <Facts
        rows={[
          [words.treasury, <Address key="treasury" of={of.treasury} />],
          [words.keeper, gas],
          ...(of.tokens === null
            ? []
            : [
                [
                  words.readUpTo,
                  of.readUpTo === null ? words.reading : <When key="read" at={of.readUpTo} />,
                ] as const,
              ]),
        ]}
      />
    </Part>
  );
}

function Token({ of }: { readonly of: AdminTokenMoney }) {
  const { decimals, symbol } = of;
  const shown = (units: string) => `${amount(BigInt(units), decimals, DIGITS.token)} ${symbol}`;
  const names = ["uncollected", "unearned", "escrow", "credits", "earned", "collected"] as const;
  return (
    <Part id={`token-${of.address}`} title={symbol}>
      <p class="figure">{shown(of.uncollected)}</p>
      <p class="small">{words.uncollected}</p>
      <Facts rows={names.slice(1).map((name) => [words[name], shown(of[name])] as const)} />
    </Part>
  );
}

function Months({ of, tokens }: { readonly of: AdminMoney; readonly tokens: readonly AdminTokenMoney[] }) {
  const columns = ["paid", "collected", "returned"] as const;
  const heads = { paid: words.paid, collected: words.collectedThen, returned: words.returned };
  return (
    <Part id="months" title={words.months}>
      {of.months.length === 0 ? (
        <p class="small">{words.noMonths}</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{words.month}</th>
              <th scope="col">{words.token}</th>
              {columns.map((name) => (
                <th key={name} scope="col" class="number">
                  {heads[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.months.map((row) => {
              const token = tokens.find(({ address }) => address === row.token);
              return (
                <tr key={`${row.month} ${row.token}`}>
                  <th scope="row" data-label={words.month}>
                    {row.month}
                  </th>
                  <td data-label={words.token}>{token?.symbol ?? row.token}</td>
                  {columns.map((name) => (
                    <td key={name} class="number" data-label={heads[name]}>
                      {amount(BigInt(row[name]), token?.decimals ?? 0, DIGITS.token)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Part>
  );
}
