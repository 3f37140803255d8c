import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ApiChain } from "../../../protocol/api/host.ts";
import { transactionText as words } from "../text/transaction.ts";
import { walletWords } from "../text/wallet.ts";
import type { Receipt, Transaction } from "../wallet/transaction.ts";
import {
  isWatched,
  mayLeave,
  type TransactionEvent,
  type TransactionState,
} from "../wallet/transaction-state.ts";
import type { ChosenWallet } from "../wallet/use-chosen-wallet.ts";
import { useTransaction } from "../wallet/use-transaction.ts";
import { type Provider, type WalletTrouble, walletTrouble } from "../wallet/wallet.ts";
import { ActButton } from "./act-button.tsx";
import { Notice } from "./notice.tsx";
import { TransactionNotice } from "./transaction-notice.tsx";
import { WalletChoice } from "./wallet-choice.tsx";

export interface SendingProps {
  /** What is sent, in a word of this page: under it a transaction survives a reload. */
  readonly name: string;
  readonly chosen: ChosenWallet;
  readonly chain: ApiChain;
  /** Decimals of tokens by lower-case address, to say what is missing. */
  readonly decimals?: Readonly<Record<string, number>>;
  /** On the button that has it sent; null while there is nothing that could be. */
  readonly label: string | null;
  /** What an account sends, or what stands in its way. Figures that somebody pays by are read here, through the wallet. */
  transactionFor(provider: Provider, account: string): Promise<Transaction | TransactionEvent>;
  /** Said while that is made ready. */
  readonly preparing?: string;
  /** It is in a block. */
  onDone(receipt: Receipt): void;
  /** Told of each state: while something is under way, what it was made from had better stay as it is. */
  onState?(state: TransactionState): void;
  /** Whether the page shows the wallet elsewhere. */
  readonly hidesWallet?: boolean;
  /** Other buttons beside it. */
  readonly children?: ComponentChildren;
}

/** Finds a wallet, has it send a transaction, and follows that until it is in a block. */
export function Sending(props: SendingProps) {
  const { name, chosen, chain, decimals = {}, label, transactionFor, onDone, onState, children } = props;
  const { preparing = words.checking, hidesWallet = false } = props;
  const { wallet, account, isLooking, connect } = chosen;
  const { state, send, change, leave } = useTransaction(name, wallet, account, chain);
  const [trouble, setTrouble] = useState<WalletTrouble | null>(null);
  const [isConnecting, setConnecting] = useState(false);

  useEffect(() => {
    onState?.(state);
    if (state.at === "done") onDone(state.receipt);
  }, [state]);

  const ask = async () => {
    if (isConnecting) return;
    setTrouble(null);
    setConnecting(true);
    await connect().catch((error: unknown) => setTrouble(walletTrouble(error)));
    setConnecting(false);
  };
  const begin = () => {
    if (wallet !== null && account !== null) void send(() => transactionFor(wallet.provider, account));
  };
  const isBusy = isConnecting || ["checking", "switching", "asking"].includes(state.at);
  const isOver = state.at === "cancelled" || state.at === "reverted";

  return (
    <section class="signing" aria-labelledby="wallet">
      {!hidesWallet && <WalletChoice of={chosen} isBusy={isBusy || isWatched(state)} />}
      {trouble !== null && (
        <Notice tone="warn" isProblem>
          {walletWords[trouble]}
        </Notice>
      )}
      <TransactionNotice state={state} chain={chain} decimals={decimals} />
      {state.at !== "pending" && state.at !== "dropped" && (
        <p class="pending" aria-live="polite">
          {isConnecting ? walletWords.pending : busyWords(state, chain, preparing)}
        </p>
      )}
      <div class="actions">
        {wallet !== null &&
          !isLooking &&
          (account === null && !isWatched(state) ? (
            <ActButton isBusy={isBusy} onPress={ask}>
              {walletWords.connect(wallet.name || walletWords.unnamed)}
            </ActButton>
          ) : state.at === "wrong-chain" ? (
            <ActButton isBusy={isBusy} onPress={change}>
              {words.change(chain.name)}
            </ActButton>
          ) : isWatched(state) || isOver || state.at === "done" ? null : (
            label !== null && (
              <ActButton isBusy={isBusy} onPress={begin}>
                {label}
              </ActButton>
            )
          ))}
        {(state.at === "dropped" || isOver || (state.at === "pending" && mayLeave(state))) && (
          <button type="button" class="button" onClick={leave}>
            {state.at === "pending" ? words.notConfirmed : words.beginAgain}
          </button>
        )}
        {!isWatched(state) && children}
      </div>
    </section>
  );
}

function busyWords(state: TransactionState, chain: ApiChain, preparing: string): string {
  if (state.at === "checking") return preparing;
  if (state.at === "switching") return words.changing(chain.name);
  if (state.at === "asking") return state.sent.isContract ? words.askingContract : words.asking;
  return "";
}
