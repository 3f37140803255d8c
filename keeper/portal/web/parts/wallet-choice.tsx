import { walletWords } from "../text/wallet.ts";
import type { ChosenWallet } from "../wallet/use-chosen-wallet.ts";
import { Address } from "./address.tsx";
import { Notice } from "./notice.tsx";
import { WalletIcon } from "./wallet-icon.tsx";

/** The wallets to choose from, or the one that was chosen and its account, under their heading. */
export function WalletChoice(props: {
  readonly of: ChosenWallet;
  readonly isBusy: boolean;
  /** Whether it is asked for a signature alone, which can be made elsewhere too. */
  readonly signsOnly?: boolean;
}) {
  const { of, isBusy, signsOnly = false } = props;
  const { wallets, wallet, account, isLooking, choose } = of;
  const isChoice = wallet === null && wallets !== null && wallets.length > 1;
  return (
    <>
      <h2 id="wallet">{isChoice ? walletWords.choose : walletWords.heading}</h2>
      {wallets === null && <p class="searching">{walletWords.searching}</p>}
      {wallets?.length === 0 && (
        <Notice tone="warn">
          <strong>{walletWords.none}</strong>
          <ul>
            {[...walletWords.noneHelp, ...(signsOnly ? [walletWords.noneSign] : [])].map((help) => (
              <li key={help}>{help}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isChoice && (
        <ul class="wallets">
          {wallets.map((one) => (
            <li key={one.id}>
              <button type="button" class="button wallet wide" onClick={() => choose(one)}>
                <WalletIcon wallet={one} />
                {one.name || walletWords.unnamed}
              </button>
            </li>
          ))}
        </ul>
      )}
      {wallet !== null && (
        <div class="account">
          <WalletIcon wallet={wallet} />
          <div class="account-words">
            <span class="account-wallet">{wallet.name || walletWords.unnamed}</span>
            {account === null ? (
              <span class="account-none">{isLooking ? walletWords.looking : walletWords.notConnected}</span>
            ) : (
              <Address of={account} />
            )}
          </div>
          {wallets !== null && wallets.length > 1 && (
            <button type="button" class="link" onClick={() => choose(null)} disabled={isBusy}>
              {walletWords.other}
            </button>
          )}
        </div>
      )}
    </>
  );
}
