import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { amount } from "../../amount.ts";
import { NATIVE } from "../../chain/money.ts";
import { approval, purchasedId } from "../../chain/purchase-calls.ts";
import { Sending } from "../../parts/sending.tsx";
import { TransactionNotice } from "../../parts/transaction-notice.tsx";
import { buyWords as words } from "../../text/buy.ts";
import type { Receipt } from "../../wallet/transaction.ts";
import { isWatched, type Shortage } from "../../wallet/transaction-state.ts";
import type { Provider } from "../../wallet/wallet.ts";
import type { CheckoutProps } from "./checkout.tsx";
import { purchaseName } from "./purchase-name.ts";
import { purchaseTransaction } from "./purchase-transaction.ts";
import { useAllowance } from "./use-allowance.ts";

/** Digits of what is paid, on buttons. */
const DIGITS = 6;

/** The payment: at once, by a signed permit, or after an allowance. */
export function PayStep(props: CheckoutProps & { readonly publicKey: string | null }) {
  const { host, plan, chosen, money, view, quote, draft, isFixed, onFixed, publicKey } = props;
  const { chain, contracts, terms } = host;
  const isSwap = money.path !== null;
  const spender = isSwap ? (contracts.checkout?.address ?? "") : contracts.subscriptions;
  const isNative = money.address === NATIVE;
  const read = quote !== null && "quote" in quote ? quote.quote : null;
  const { allowance, mustReset, readAgain } = useAllowance(
    isNative ? null : chosen.wallet,
    chosen.account,
    money.address,
    spender,
    read?.most ?? null,
  );
  const [wasReset, setReset] = useState(false);
  const [isPending, setPending] = useState(false);
  const decimals = Object.fromEntries(
    host.tokens.concat(host.swaps).map((one) => [one.address.toLowerCase(), one.decimals]),
  );
  const sending = { chosen, chain, decimals, hidesWallet: true };
  const shortage = read === null ? null : shortageOf(props, read.most);
  const isAllowed = isNative || (allowance !== null && read !== null && allowance >= read.most);
  const takesPermit = money.permit !== null && view.isContract === false;
  const mayPay = read !== null && draft !== null && publicKey !== null && shortage === null;
  const inMoney = (units: bigint) => `${amount(units, money.decimals, DIGITS)} ${money.symbol}`;
  const shown = read === null ? "" : inMoney(read.most);

  const paid = ({ logs }: Receipt) => {
    const id = purchasedId(contracts.subscriptions, logs);
    // Without the event's number, the list of machines has it.
    location.replace(id === null ? "/machines" : `/p/${id}`);
  };

  if (!isFixed && mayPay && !isAllowed && !takesPermit) {
    const allowing = (units: bigint) => ({
      ...sending,
      transactionFor: async (_provider: Provider, account: string) => ({
        chainId: chain.id,
        from: account,
        value: 0n,
        spends: [],
        ...approval(money.address, account, spender, units),
      }),
    });
    if (mustReset && allowance !== null) {
      return (
        <Step title={words.resetTitle} of={words.stepOf(1, 3)}>
          <p>{words.resetLead(inMoney(allowance))}</p>
          <Sending
            key="reset"
            {...allowing(0n)}
            name={`reset-${plan.id}`}
            label={words.reset}
            onDone={() => {
              setReset(true);
              readAgain();
            }}
          />
        </Step>
      );
    }
    return (
      <Step title={words.allowTitle} of={wasReset ? words.stepOf(2, 3) : words.stepOf(1, 2)}>
        <p>{words.allowLead(shown)}</p>
        <Sending
          key="allow"
          {...allowing(read.most)}
          name={`allow-${plan.id}`}
          label={allowance === null ? null : words.allow(shown)}
          onDone={readAgain}
        />
      </Step>
    );
  }
  const lastStep = wasReset ? words.stepOf(3, 3) : words.stepOf(2, 2);
  return (
    <Step title={words.payTitle} of={!isFixed && !isNative && !takesPermit ? lastStep : ""}>
      {!isFixed && mayPay && !isAllowed && <p>{words.permitLead}</p>}
      {!isFixed && draft === null && <p class="hint">{words.orderFirst}</p>}
      {shortage !== null && !isFixed && (
        <TransactionNotice state={{ at: "short", shortage }} chain={chain} decimals={decimals} />
      )}
      <Sending
        key="pay"
        {...sending}
        name={purchaseName(plan.id)}
        label={mayPay ? (isSwap ? words.payAtMost(shown) : words.pay(shown)) : null}
        preparing={words.preparing}
        transactionFor={(_provider, account) => {
          const { wallet } = chosen;
          if (!mayPay || wallet === null) throw new Error("this is a bug: nothing can be paid yet");
          const needsPermit = !isAllowed && takesPermit;
          return purchaseTransaction(
            { host, wallet, account, money, quote: read, needsPermit },
            { plan, draft, publicKey },
          );
        }}
        onDone={paid}
        onState={(state) => {
          onFixed(isWatched(state) || state.at === "done");
          setPending(state.at === "pending");
        }}
      />
      {isFixed || terms === null ? null : (
        <p class="hint">
          <a href="/terms">{words.terms}</a>
        </p>
      )}
      {isPending && <p class="hint">{words.stay}</p>}
    </Step>
  );
}

/** What the account lacks, as far as that can be said before the fee is known. */
function shortageOf({ money, view, host }: CheckoutProps, needs: bigint): Shortage | null {
  const has = view.balances[money.address.toLowerCase()];
  if (has === undefined || has >= needs) return null;
  const isNative = money.address === NATIVE;
  return {
    token: isNative ? null : money.address,
    symbol: isNative ? host.chain.currency.symbol : money.symbol,
    has,
    needs,
  };
}

function Step(props: { readonly title: string; readonly of: string; readonly children: ComponentChildren }) {
  const { title, of, children } = props;
  return (
    <div class="buy-step">
      <h2>
        {title}
        {of === "" ? null : <span class="aside">{of}</span>}
      </h2>
      {children}
    </div>
  );
}
