import { useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { Money } from "../../chain/money.ts";
import { Connecting } from "../../parts/connecting.tsx";
import { Mark } from "../../parts/notice.tsx";
import { WalletChoice } from "../../parts/wallet-choice.tsx";
import { buyWords as words } from "../../text/buy.ts";
import type { ChosenWallet } from "../../wallet/use-chosen-wallet.ts";
import type { Draft } from "./draft.ts";
import { KeyStep, type MadeKey } from "./key-step.tsx";
import { PayStep } from "./pay-step.tsx";
import type { AccountView } from "./use-account-view.ts";
import type { QuoteState } from "./use-quote.ts";

export interface CheckoutProps {
  readonly host: ApiHost;
  readonly plan: ApiPlan;
  readonly chosen: ChosenWallet;
  /** That the wallet is on. */
  readonly chain: number | null;
  readonly money: Money;
  readonly view: AccountView;
  readonly quote: QuoteState;
  /** Null while something in it is wrong. */
  readonly draft: Draft | null;
  /** Whether a payment is under way. */
  readonly isFixed: boolean;
  onFixed(isFixed: boolean): void;
}

/** The way to pay: wallet, key, payment. One step at a time. */
export function Checkout(props: CheckoutProps) {
  const { host, chosen, chain, view, isFixed } = props;
  const { wallet, account } = chosen;
  const [made, setMade] = useState<(MadeKey & { readonly account: string }) | null>(null);
  const key = made !== null && made.account === account ? made : null;
  const publicKey = key?.publicKey ?? null;
  const isReady = wallet !== null && account !== null && chain === host.chain.id;
  if (!isReady && !isFixed) {
    return (
      <section class="card">
        <Connecting chosen={chosen} chain={host.chain} present={chain} />
      </section>
    );
  }
  return (
    <section class="card buy-steps">
      <div class="buy-step">
        <WalletChoice of={chosen} isBusy={isFixed} />
      </div>
      {isReady && !isFixed && (
        <div class="buy-step">
          <h2>
            {key !== null && <Mark tone="good" />}
            {words.keyTitle}
          </h2>
          {key !== null ? (
            <p class="hint">{key.isRepeatable ? words.keyMade : words.keySaved}</p>
          ) : (
            view.isContract !== null && (
              <KeyStep
                key={account}
                wallet={wallet}
                account={account}
                place={{ chainId: host.chain.id, contract: host.contracts.credential }}
                isContract={view.isContract}
                onKey={(one) => setMade({ account, ...one })}
              />
            )
          )}
        </div>
      )}
      {(publicKey !== null || isFixed) && <PayStep {...props} publicKey={publicKey} />}
    </section>
  );
}
