import type { ComponentChildren } from "preact";
import type { ApiChain } from "../../../protocol/api/host.ts";
import { amount } from "../amount.ts";
import { transactionText as words } from "../text/transaction.ts";
import { walletWords } from "../text/wallet.ts";
import type { Shortage, TransactionState } from "../wallet/transaction-state.ts";
import { Notice, type Tone } from "./notice.tsx";
import { useLate } from "./use-late.ts";

/** Digits of money that a person compares. */
const DIGITS = 6;
/** Longer than this it should not wait for a block, milliseconds. */
const LATE_MS = 60_000;

/** What a transaction's state means, and where to look at it. Says nothing while there is nothing to say. */
export function TransactionNotice(props: {
  readonly state: TransactionState;
  readonly chain: ApiChain;
  /** Decimals of tokens by lower-case address; native money's are the chain's. */
  readonly decimals: Readonly<Record<string, number>>;
}) {
  const { state, chain, decimals } = props;
  const problem = (title: string, said: ComponentChildren, tone: Tone = "warn") => (
    <Notice tone={tone} isProblem>
      <strong>{title}</strong> {said}
    </Notice>
  );
  switch (state.at) {
    case "idle":
    case "checking":
    case "switching":
    case "asking":
      return null;
    case "unreadable":
      return problem(words.unreadable, words.again);
    case "wrong-chain":
      return problem(
        words.wrongChain(chain.name),
        state.trouble === null ? words.again : words.wrongChainStayed(chain.name),
      );
    case "short":
      return <ShortNotice shortage={state.shortage} chain={chain} decimals={decimals} />;
    case "would-fail":
      return problem(words.wouldFail, `${words.reason(state.reason)} ${words.again}`, "bad");
    case "refused":
      return (
        <Notice tone="warn" isProblem>
          {walletWords[state.trouble]}
        </Notice>
      );
    case "pending":
      return <PendingNotice state={state} chain={chain} />;
    case "dropped":
      return problem(words.dropped, words.droppedWords);
    case "cancelled":
      return problem(
        words.cancelled,
        <>
          {words.cancelledWords} <Explorer chain={chain} hash={state.hash} />
        </>,
      );
    case "reverted":
      return problem(
        words.reverted,
        <>
          {words.reason(state.reason)} {words.revertedWords} <Explorer chain={chain} hash={state.hash} />
        </>,
        "bad",
      );
    case "done":
      return (
        <Notice tone="good">
          <p role="status">{words.done}</p> <Explorer chain={chain} hash={state.receipt.hash} />
        </Notice>
      );
  }
}

type Pending = Extract<TransactionState, { readonly at: "pending" }>;

function PendingNotice({ state, chain }: { readonly state: Pending; readonly chain: ApiChain }) {
  const { hash, sentAt, isContract } = state.sent;
  const isLate = useLate(sentAt, LATE_MS);
  return (
    <Notice tone="calm">
      <p role="status">{pendingWords(state, chain, isLate)}</p>
      {hash !== null && !isContract && <Explorer chain={chain} hash={hash} />}
    </Notice>
  );
}

function pendingWords({ sent, missingSince, isBlind }: Pending, chain: ApiChain, isLate: boolean): string {
  if (isBlind) return words.pendingBlind(chain.name);
  if (sent.hash === null) return words.pendingUnknown;
  if (sent.isContract) return words.pendingContract;
  if (sent.isSeen && missingSince !== null) return words.pendingMissing;
  return isLate ? words.pendingLate : words.pending;
}

function ShortNotice(props: {
  readonly shortage: Shortage;
  readonly chain: ApiChain;
  readonly decimals: Readonly<Record<string, number>>;
}) {
  const { shortage, chain, decimals } = props;
  const { token, symbol, has, needs } = shortage;
  const places = token === null ? chain.currency.decimals : (decimals[token.toLowerCase()] ?? 0);
  const shown = (units: bigint) => `${amount(units, places, DIGITS)} ${symbol}`;
  return (
    <Notice tone="warn" isProblem>
      <strong>{words.short(symbol)}.</strong> {words.shortWords(shown(has), shown(needs))} {words.again}
    </Notice>
  );
}

function Explorer({ chain, hash }: { readonly chain: ApiChain; readonly hash: string }) {
  return chain.explorer === null ? null : (
    <a href={`${chain.explorer.replace(/\/$/, "")}/tx/${hash}`} target="_blank" rel="noreferrer">
      {words.explorer}
    </a>
  );
}
