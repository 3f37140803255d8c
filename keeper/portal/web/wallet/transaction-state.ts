import type { RevertReason } from "./revert-reason.ts";
import type { Receipt, Sent } from "./transaction.ts";
import type { WalletTrouble } from "./wallet.ts";

/** What is missing in the account, in the smallest unit of `symbol`. */
export interface Shortage {
  /** The token's address; null: native money, for the price or for the fee. */
  readonly token: string | null;
  readonly symbol: string;
  readonly has: bigint;
  readonly needs: bigint;
}

/** Where a transaction stands. Each state can be left: by what the person does, or by what the chain says. */
export type TransactionState =
  | { readonly at: "idle" }
  /** Chain, money and the call's outcome are looked at. */
  | { readonly at: "checking" }
  /** The chain cannot be asked through the wallet. */
  | { readonly at: "unreadable" }
  | { readonly at: "wrong-chain"; readonly trouble: WalletTrouble | null }
  | { readonly at: "switching" }
  | { readonly at: "short"; readonly shortage: Shortage }
  /** The contract would refuse it; nothing was sent. */
  | { readonly at: "would-fail"; readonly reason: RevertReason }
  /** The wallet has it before its person. */
  | { readonly at: "asking"; readonly sent: Sent }
  /** The wallet did not send it. */
  | { readonly at: "refused"; readonly trouble: WalletTrouble }
  | {
      readonly at: "pending";
      readonly sent: Sent;
      /** Since when the network does not show it, milliseconds; null when it does. */
      readonly missingSince: number | null;
      /** The wallet is on another chain at present: nothing can be seen. */
      readonly isBlind: boolean;
    }
  /** The network has forgotten it: nothing was paid. It is looked for still. */
  | { readonly at: "dropped"; readonly sent: Sent }
  /** Another transaction has taken its number: nothing was paid by this one. */
  | { readonly at: "cancelled"; readonly hash: string }
  /** It is in a block, and was refused by the contract. */
  | { readonly at: "reverted"; readonly hash: string; readonly reason: RevertReason }
  | { readonly at: "done"; readonly receipt: Receipt };

export type TransactionEvent =
  | { readonly is: "start" }
  | { readonly is: "unreadable" }
  | { readonly is: "other-chain" }
  | { readonly is: "switch" }
  | { readonly is: "switch-refused"; readonly trouble: WalletTrouble }
  | { readonly is: "short"; readonly shortage: Shortage }
  | { readonly is: "would-fail"; readonly reason: RevertReason }
  | { readonly is: "ask"; readonly sent: Sent }
  | { readonly is: "refused"; readonly trouble: WalletTrouble }
  | { readonly is: "answered"; readonly hash: string; readonly now: number }
  /** A page that was loaded again remembers it. */
  | { readonly is: "restored"; readonly sent: Sent }
  /** The wallet shows another account, or none, or has gone to a chain that is not ours. */
  | { readonly is: "wallet-changed" }
  | { readonly is: "right-chain" }
  | { readonly is: "seen"; readonly nonce: number }
  | { readonly is: "missing"; readonly now: number }
  /** An account's other transaction has taken the number that was expected for one never seen. */
  | { readonly is: "passed"; readonly nonce: number }
  | { readonly is: "blind" }
  | { readonly is: "mined"; readonly receipt: Receipt }
  | { readonly is: "reverted"; readonly hash: string; readonly reason: RevertReason }
  | { readonly is: "cancelled"; readonly hash: string }
  | { readonly is: "leave" };

/** How long one that was seen may be out of sight before it is called dropped, and one that never was; milliseconds. */
const PATIENCE_MS = { seen: 60_000, unseen: 300_000 };

export const IDLE: TransactionState = { at: "idle" };

/** What happens to a transaction upon an event. An event that does not fit, such as a late answer, changes nothing. */
export function nextState(state: TransactionState, event: TransactionEvent): TransactionState {
  switch (event.is) {
    case "start":
      return isWatched(state) || state.at === "done" ? state : { at: "checking" };
    case "unreadable":
      return state.at === "checking" ? { at: "unreadable" } : state;
    case "other-chain":
      return state.at === "checking" || state.at === "switching"
        ? { at: "wrong-chain", trouble: null }
        : state;
    case "switch":
      return state.at === "wrong-chain" ? { at: "switching" } : state;
    case "switch-refused":
      return state.at === "switching" ? { at: "wrong-chain", trouble: event.trouble } : state;
    case "short":
      return state.at === "checking" ? { at: "short", shortage: event.shortage } : state;
    case "would-fail":
      return state.at === "checking" ? { at: "would-fail", reason: event.reason } : state;
    case "ask":
      return state.at === "checking" ? { at: "asking", sent: event.sent } : state;
    case "refused":
      return state.at === "asking" || state.at === "checking"
        ? { at: "refused", trouble: event.trouble }
        : state;
    case "answered":
      return state.at === "asking" ? pending({ ...state.sent, hash: event.hash, sentAt: event.now }) : state;
    case "restored":
      return state.at === "idle" ? pending(event.sent) : state;
    case "wallet-changed":
      // What is under way goes on, whatever the wallet shows; what was looked at has to be looked at anew.
      return isWatched(state) || isOver(state) || state.at === "switching" ? state : IDLE;
    case "right-chain":
      return state.at === "wrong-chain" ? IDLE : state;
    case "leave":
      return mayLeave(state) ? IDLE : state;
    default:
      return isWatched(state) ? watched(state, event) : state;
  }
}

type Watched = Extract<TransactionState, { readonly sent: Sent }>;

/** Whether something may be on its way: the chain is watched for it, and nothing like it may be sent. */
export function isWatched(state: TransactionState): state is Watched {
  return "sent" in state;
}

/** Whether the person may begin anew: not while the wallet asks, nor while the network has it. */
export function mayLeave(state: TransactionState): boolean {
  if (state.at === "asking") return false;
  // Whether the wallet sent it, or the other owners ever will, the person alone knows.
  return state.at !== "pending" || state.sent.hash === null || state.sent.isContract;
}

function isOver(state: TransactionState): boolean {
  return state.at === "done" || state.at === "reverted" || state.at === "cancelled";
}

function pending(sent: Sent, missingSince: number | null = null, isBlind = false): TransactionState {
  return { at: "pending", sent, missingSince, isBlind };
}

type Sight = Extract<
  TransactionEvent,
  { readonly is: "seen" | "missing" | "passed" | "blind" | "mined" | "reverted" | "cancelled" }
>;

/** What the chain says of one that is under way. */
function watched(state: Watched, event: Sight): TransactionState {
  const { sent } = state;
  switch (event.is) {
    case "mined":
      return { at: "done", receipt: event.receipt };
    case "reverted":
      return { at: "reverted", hash: event.hash, reason: event.reason };
    case "cancelled":
      return { at: "cancelled", hash: event.hash };
    case "seen": {
      const isNews = state.at !== "pending" || state.isBlind || state.missingSince !== null;
      if (!isNews && sent.isSeen && sent.nonce === event.nonce) return state;
      return pending({ ...sent, nonce: event.nonce, isSeen: true });
    }
    case "passed":
      return { ...state, sent: { ...sent, nonce: event.nonce } };
    case "blind":
      return state.at === "pending" ? { ...state, isBlind: true } : state;
    case "missing": {
      if (state.at !== "pending") return state;
      const since = state.missingSince ?? event.now;
      const patience = sent.isSeen ? PATIENCE_MS.seen : PATIENCE_MS.unseen;
      // A contract wallet's owners take the time that they need.
      return !sent.isContract && event.now - since >= patience
        ? { at: "dropped", sent }
        : pending(sent, since);
    }
  }
}
