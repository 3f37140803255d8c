import { useEffect } from "preact/hooks";
import type { ApiHost } from "../../../protocol/api/host.ts";
import { transactionText } from "../text/transaction.ts";
import type { Receipt, Transaction } from "../wallet/transaction.ts";
import {
  isWatched,
  mayLeave,
  type TransactionEvent,
  type TransactionState,
} from "../wallet/transaction-state.ts";
import { useTransaction } from "../wallet/use-transaction.ts";
import type { Wallet } from "../wallet/wallet.ts";
import { Notice } from "./notice.tsx";
import { TransactionNotice } from "./transaction-notice.tsx";

/** What is sent, but for who sends it and on which chain. */
export type Call = Pick<Transaction, "to" | "data" | "proof"> &
  Partial<Pick<Transaction, "spends" | "value">>;

/** A button that has an account which is known send something, and what becomes of it. */
export function Transact(props: {
  /** Under this name it survives a reload of the page. */
  readonly name: string;
  readonly host: ApiHost;
  readonly wallet: Wallet;
  readonly account: string;
  readonly label: string;
  /** Said when it is in a block. */
  readonly done: string;
  readonly isDanger?: boolean;
  readonly isReady?: boolean;
  /** What is sent, or what stands in its way; made when the wallet is on the right chain. */
  call(): Promise<Call | TransactionEvent>;
  /** It is in a block. */
  onDone?(receipt: Receipt): void;
  /** Takes the question away, once there is nothing more to it. */
  onClose?(): void;
}) {
  const { name, host, wallet, account, label, done, isDanger = false, isReady = true } = props;
  const { chain, tokens } = host;
  const { state, send, change, leave } = useTransaction(name, wallet, account, chain);
  const isBusy = state.at === "checking" || state.at === "switching" || state.at === "asking";
  const isOver = state.at === "done" || state.at === "cancelled" || state.at === "reverted";

  useEffect(() => {
    if (state.at === "done") props.onDone?.(state.receipt);
  }, [state.at]);

  const begin = () => {
    if (isBusy || !isReady) return;
    const base = { chainId: chain.id, from: account, value: 0n, spends: [] };
    void send(async () => {
      const made = await props.call();
      return "is" in made ? made : { ...base, ...made };
    });
  };
  const end = () => {
    leave();
    if (state.at === "done") props.onClose?.();
  };
  const decimals = Object.fromEntries(tokens.map((token) => [token.address.toLowerCase(), token.decimals]));
  return (
    <div class="transact">
      {state.at === "done" ? (
        <Notice tone="good">
          <p role="status">{done}</p>
        </Notice>
      ) : (
        <TransactionNotice state={state} chain={chain} decimals={decimals} />
      )}
      <div class="actions">
        {state.at === "wrong-chain" ? (
          <button type="button" class="button primary" onClick={change}>
            {transactionText.change(chain.name)}
          </button>
        ) : isWatched(state) || isOver ? null : (
          <button
            type="button"
            class={isDanger ? "button primary grave" : "button primary"}
            aria-disabled={isBusy || !isReady}
            onClick={begin}
          >
            {label}
          </button>
        )}
        {(isOver || state.at === "dropped" || (state.at === "pending" && mayLeave(state))) && (
          <button type="button" class="button" onClick={end}>
            {state.at === "done"
              ? transactionText.finish
              : state.at === "pending"
                ? transactionText.notConfirmed
                : transactionText.beginAgain}
          </button>
        )}
      </div>
      <p class="pending" aria-live="polite">
        {busyWords(state, chain.name)}
      </p>
    </div>
  );
}

function busyWords(state: TransactionState, chain: string): string {
  if (state.at === "checking") return transactionText.checking;
  if (state.at === "switching") return transactionText.changing(chain);
  if (state.at === "asking")
    return state.sent.isContract ? transactionText.askingContract : transactionText.asking;
  return "";
}
