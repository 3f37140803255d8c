import { useState } from "preact/hooks";
import type { ApiChain } from "../../../protocol/api/host.ts";
import { transactionText } from "../text/transaction.ts";
import { walletWords as words } from "../text/wallet.ts";
import { switchChain } from "../wallet/switch-chain.ts";
import type { ChosenWallet } from "../wallet/use-chosen-wallet.ts";
import { type WalletTrouble, walletTrouble } from "../wallet/wallet.ts";
import { ActButton } from "./act-button.tsx";
import { Notice } from "./notice.tsx";
import { WalletChoice } from "./wallet-choice.tsx";

/** Finds a wallet, connects it, and has it go to the chain, for pages that read through it before anything is sent. */
export function Connecting(props: {
  readonly chosen: ChosenWallet;
  readonly chain: ApiChain;
  /** The chain that the wallet is on; null while that is not known. */
  readonly present: number | null;
}) {
  const { chosen, chain, present } = props;
  const { wallet, account, isLooking, connect } = chosen;
  const [trouble, setTrouble] = useState<WalletTrouble | null>(null);
  const [isPending, setPending] = useState(false);
  const isElsewhere = account !== null && present !== null && present !== chain.id;

  const ask = async (work: () => Promise<void>) => {
    setTrouble(null);
    setPending(true);
    await work().catch((error: unknown) => setTrouble(walletTrouble(error)));
    setPending(false);
  };
  return (
    <section class="signing" aria-labelledby="wallet">
      <WalletChoice of={chosen} isBusy={isPending} />
      {isElsewhere && (
        <Notice tone="warn" isProblem>
          <strong>{transactionText.wrongChain(chain.name)}</strong>{" "}
          {trouble === null ? "" : transactionText.wrongChainStayed(chain.name)}
        </Notice>
      )}
      {trouble !== null && !isElsewhere && (
        <Notice tone="warn" isProblem>
          {words[trouble]}
        </Notice>
      )}
      {wallet !== null && (
        <p class="pending" aria-live="polite">
          {isPending ? (isElsewhere ? transactionText.changing(chain.name) : words.pending) : ""}
        </p>
      )}
      {wallet !== null && !isLooking && (account === null || isElsewhere) && (
        <div class="actions">
          {account === null ? (
            <ActButton isBusy={isPending} onPress={() => ask(connect)}>
              {words.connect(wallet.name || words.unnamed)}
            </ActButton>
          ) : (
            <ActButton isBusy={isPending} onPress={() => ask(() => switchChain(wallet.provider, chain))}>
              {transactionText.change(chain.name)}
            </ActButton>
          )}
        </div>
      )}
    </section>
  );
}
