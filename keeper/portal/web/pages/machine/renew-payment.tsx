import { useEffect, useState } from "preact/hooks";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { amount } from "../../amount.ts";
import { type Money, moneyOf, NATIVE } from "../../chain/money.ts";
import { approval } from "../../chain/purchase-calls.ts";
import { readSubscription } from "../../chain/read-subscription.ts";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { absoluteTime } from "../../parts/when.tsx";
import { buyWords } from "../../text/buy.ts";
import { machineWords } from "../../text/machine.ts";
import { transactionText } from "../../text/transaction.ts";
import { useAccountView } from "../buy/use-account-view.ts";
import { useAllowance } from "../buy/use-allowance.ts";
import { useQuote } from "../buy/use-quote.ts";
import { same } from "../machines/attention.ts";
import { Act } from "./act.tsx";
import { renewTransaction } from "./renew-transaction.ts";
import type { Scene } from "./scene.ts";

const words = machineWords.renew;
/** Digits of money that a person compares. */
const DIGITS = 6;

/** With what money, for how much, and the payment: at once, by a signed permit, or after an allowance. */
export function RenewPayment(props: {
  readonly scene: Scene;
  readonly plan: ApiPlan;
  /** Null while they are none that can be bought. */
  readonly days: number | null;
  /** Then paid until, unix seconds. */
  readonly end: number;
  /** Whether the chain can be asked through the wallet. */
  readonly isReadable: boolean;
}) {
  const { scene, plan, days, end, isReadable } = props;
  const { host, of, wallet, account } = scene;
  const [address, setAddress] = useState<string | null>(null);
  const held = useHeld(scene, isReadable);
  const moneys = moneyOf(host).filter((money) => of.status === "grace" || renews(money, held, host.tokens));
  const money = moneys.find((one) => one.address === address) ?? moneys[0];
  const provider = isReadable ? wallet.provider : null;
  const quote = useQuote(provider, host, plan, days, money);
  const view = useAccountView(provider, account, moneys);
  const spender =
    money === undefined || money.path === null
      ? host.contracts.subscriptions
      : host.contracts.checkout?.address;
  const read = quote !== null && "quote" in quote ? quote.quote : null;
  const { allowance, mustReset, readAgain } = useAllowance(
    isReadable && money !== undefined && money.address !== NATIVE ? wallet : null,
    account,
    money?.address ?? NATIVE,
    spender ?? "",
    read?.most ?? null,
  );
  if (money === undefined || spender === undefined) return <p class="small">{words.pricing}</p>;

  const shown = (units: bigint) => `${amount(units, money.decimals, DIGITS)} ${money.symbol}`;
  const isAllowed =
    money.address === NATIVE || (read !== null && allowance !== null && allowance >= read.most);
  const takesPermit = money.permit !== null && view.isContract === false;
  return (
    <>
      {moneys.length > 1 && (
        <Field id="renew-money" label={buyWords.payWith}>
          {(attributes) => (
            <select
              {...attributes}
              value={money.address}
              onChange={({ currentTarget }) => setAddress(currentTarget.value)}
            >
              {moneys.map((one) => (
                <option key={one.address} value={one.address}>
                  {one.path === null ? one.symbol : `${one.symbol}, ${buyWords.swapped}`}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Facts
        rows={[
          [words.price, read === null ? words.pricing : shown(read.expected)],
          ...(read !== null && read.most !== read.expected
            ? ([[buyWords.atMost, shown(read.most)]] as const)
            : []),
          [words.newEnd, days === null ? "–" : absoluteTime(end)],
        ]}
      />
      {quote !== null && "refused" in quote && (
        <Notice tone="bad" isProblem>
          {transactionText.reason(quote.refused)}
        </Notice>
      )}
      {quote !== null && "unread" in quote && (
        <Notice tone="warn" isProblem>
          {buyWords.unread}
        </Notice>
      )}
      {of.status === "active" && moneys.length === 1 && <p class="small">{words.sameToken(money.symbol)}</p>}
      {read !== null && !isAllowed && !takesPermit && mustReset && allowance !== null ? (
        <>
          <p class="small">{buyWords.resetLead(shown(allowance))}</p>
          <Act
            key="reset"
            scene={scene}
            name="renew-reset"
            label={buyWords.reset}
            done={words.reset}
            onDone={readAgain}
            call={async () => approval(money.address, account, spender, 0n)}
          />
        </>
      ) : read !== null && !isAllowed && !takesPermit ? (
        <>
          <p class="small">{buyWords.allowLead(shown(read.most))}</p>
          <Act
            key="allow"
            scene={scene}
            name="renew-allow"
            label={buyWords.allow(shown(read.most))}
            done={words.allowed}
            isReady={allowance !== null}
            onDone={readAgain}
            call={async () => approval(money.address, account, spender, read.most)}
          />
        </>
      ) : (
        <Act
          key="renew"
          scene={scene}
          name="renew"
          label={words.submit(days ?? 0)}
          done={words.done}
          isReady={read !== null && days !== null}
          call={async () => {
            if (read === null || days === null) throw new Error("this is a bug: nothing can be paid yet");
            const needsPermit = !isAllowed && takesPermit;
            return renewTransaction(scene, { money, quote: read, days, spender, needsPermit });
          }}
        />
      )}
    </>
  );
}

/** Until it expires, a machine is renewed in the token that it was paid with, itself or swapped into it. */
function renews(money: Money, held: string | null, tokens: Scene["host"]["tokens"]): boolean {
  return held !== null && same(money.path === null ? money.address : tokens[0]?.address, held);
}

/** The token of the money that is held for the machine, as the chain says. */
function useHeld({ wallet, host, of }: Scene, isReadable: boolean): string | null {
  const [held, setHeld] = useState<string | null>(null);
  useEffect(() => {
    if (!isReadable) return;
    let isCurrent = true;
    readSubscription(wallet.provider, host.contracts.subscriptions, BigInt(of.id)).then(
      ({ token }) => isCurrent && setHeld(token),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [wallet, host, of.id, of.status, isReadable]);
  return held;
}
