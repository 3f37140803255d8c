import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem } from "../api.ts";
import { walletWords as words } from "../text/wallet.ts";
import { signText } from "../wallet/sign-text.ts";
import { useChosenWallet } from "../wallet/use-chosen-wallet.ts";
import { type WalletTrouble, walletTrouble } from "../wallet/wallet.ts";
import { Notice } from "./notice.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { WalletChoice } from "./wallet-choice.tsx";

/** Finds a wallet, has it sign a text and hands the signature on. */
export function Signing(props: {
  /** On the button that asks the wallet to sign. */
  readonly label: string;
  /** What an account signs. */
  textFor(account: string): string;
  /** What becomes of the signature; a Problem that it throws is shown, and one may sign again. */
  onSigned(account: string, signature: string): Promise<void>;
  /** Another button beside it. */
  readonly children?: ComponentChildren;
}) {
  const { label, textFor, onSigned, children } = props;
  const chosen = useChosenWallet();
  const { wallet, account, isLooking, connect } = chosen;
  const [trouble, setTrouble] = useState<WalletTrouble | Problem | null>(null);
  const [isPending, setPending] = useState(false);

  const ask = async (work: () => Promise<void>) => {
    if (isPending) return;
    setTrouble(null);
    setPending(true);
    try {
      await work();
    } catch (error) {
      setTrouble(error instanceof Problem ? error : walletTrouble(error));
    } finally {
      setPending(false);
    }
  };
  const sign = () =>
    ask(async () => {
      if (wallet === null || account === null) return;
      await onSigned(account, await signText(wallet, account, textFor(account)));
    });
  const name = wallet?.name || words.unnamed;

  return (
    <section class="signing" aria-labelledby="wallet">
      <WalletChoice of={chosen} isBusy={isPending} signsOnly />
      {wallet !== null && account !== null && (
        <details>
          <summary>{words.showText}</summary>
          <pre>{textFor(account)}</pre>
        </details>
      )}
      {trouble instanceof Problem && <ProblemNotice problem={trouble} />}
      {typeof trouble === "string" && (
        <Notice tone="warn" isProblem>
          {words[trouble]}
        </Notice>
      )}
      <p class="pending" aria-live="polite">
        {isPending ? words.pending : ""}
      </p>
      <div class="actions">
        {wallet !== null && !isLooking && (
          <button
            type="button"
            class="button primary"
            aria-disabled={isPending}
            onClick={account === null ? () => ask(connect) : sign}
          >
            {account === null ? words.connect(name) : label}
          </button>
        )}
        {children}
      </div>
    </section>
  );
}
