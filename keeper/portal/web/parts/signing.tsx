import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem } from "../api.ts";
import { walletWords as words } from "../text/wallet.ts";
import { signText } from "../wallet/sign-text.ts";
import { useAccount } from "../wallet/use-account.ts";
import { useWallets } from "../wallet/use-wallets.ts";
import { type Wallet, type WalletTrouble, walletTrouble } from "../wallet/wallet.ts";
import { Address } from "./address.tsx";
import { Notice } from "./notice.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { WalletIcon } from "./wallet-icon.tsx";

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
  const wallets = useWallets();
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const wallet = chosen ?? (wallets?.length === 1 ? (wallets[0] ?? null) : null);
  const { account, connect } = useAccount(wallet);
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
      <h2 id="wallet">
        {wallets !== null && wallet === null && wallets.length > 1 ? words.choose : words.heading}
      </h2>
      {wallets === null && <p class="searching">{words.searching}</p>}
      {wallets?.length === 0 && (
        <Notice tone="warn">
          <strong>{words.none}</strong>
          <ul>
            {words.noneHelp.map((help) => (
              <li key={help}>{help}</li>
            ))}
          </ul>
        </Notice>
      )}
      {wallet === null && wallets !== null && wallets.length > 1 && (
        <ul class="wallets">
          {wallets.map((one) => (
            <li key={one.id}>
              <button type="button" class="button wallet wide" onClick={() => setChosen(one)}>
                <WalletIcon wallet={one} />
                {one.name || words.unnamed}
              </button>
            </li>
          ))}
        </ul>
      )}
      {wallet !== null && (
        <>
          <div class="account">
            <WalletIcon wallet={wallet} />
            <div class="account-words">
              <span class="account-wallet">{name}</span>
              {account === null ? (
                <span class="account-none">{words.notConnected}</span>
              ) : (
                <Address of={account} />
              )}
            </div>
            {wallets !== null && wallets.length > 1 && (
              <button type="button" class="link" onClick={() => setChosen(null)} disabled={isPending}>
                {words.other}
              </button>
            )}
          </div>
          {account !== null && (
            <details>
              <summary>{words.showText}</summary>
              <pre>{textFor(account)}</pre>
            </details>
          )}
        </>
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
        {wallet !== null && (
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
