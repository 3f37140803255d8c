import { expect } from "chai";
import type { Sent, Transaction } from "../../../../../keeper/portal/web/wallet/transaction.ts";
import {
  IDLE,
  mayLeave,
  nextState,
  type TransactionEvent,
  type TransactionState,
} from "../../../../../keeper/portal/web/wallet/transaction-state.ts";

const transaction: Transaction = {
  chainId: 1,
  from: "0xaa",
  to: "0xbb",
  data: "0x",
  value: 0n,
  spends: [],
  proof: { address: "0xbb", topics: [] },
};
const asked: Sent = {
  transaction,
  hash: null,
  sentAt: null,
  nonce: 7,
  isSeen: false,
  isContract: false,
  sinceBlock: 1,
};
const sent: Sent = { ...asked, hash: "0x11", sentAt: 1_000 };
const seen: Sent = { ...sent, isSeen: true };
const ofContract: Sent = { ...sent, isContract: true };
const pending = (of: Sent, missingSince: number | null = null, isBlind = false): TransactionState => ({
  at: "pending",
  sent: of,
  missingSince,
  isBlind,
});
const unknown = { kind: "unknown" } as const;
const shortage = { token: null, symbol: "ETH", has: 1n, needs: 2n };
const receipt = { hash: "0x11", logs: [] };
const done: TransactionState = { at: "done", receipt };
const checking: TransactionState = { at: "checking" };
const asking: TransactionState = { at: "asking", sent: asked };
const switching: TransactionState = { at: "switching" };
const wrongChain: TransactionState = { at: "wrong-chain", trouble: null };
const refused: TransactionState = { at: "refused", trouble: "rejected" };
const wouldFail: TransactionState = { at: "would-fail", reason: unknown };
const short: TransactionState = { at: "short", shortage };
const unreadable: TransactionState = { at: "unreadable" };
const dropped: TransactionState = { at: "dropped", sent: seen };
const cancelled: TransactionState = { at: "cancelled", hash: "0x22" };
const reverted: TransactionState = { at: "reverted", hash: "0x11", reason: unknown };

/** What is done from the first press to the block, and all that can come between. */
const TABLE: readonly [TransactionState, TransactionEvent, TransactionState][] = [
  [IDLE, { is: "start" }, checking],
  [checking, { is: "other-chain" }, wrongChain],
  [wrongChain, { is: "switch" }, switching],
  [wrongChain, { is: "right-chain" }, IDLE],
  [wrongChain, { is: "wallet-changed" }, IDLE],
  [switching, { is: "switch-refused", trouble: "rejected" }, { at: "wrong-chain", trouble: "rejected" }],
  [switching, { is: "wallet-changed" }, switching],
  [switching, { is: "right-chain" }, switching],
  [switching, { is: "start" }, checking],
  [checking, { is: "unreadable" }, unreadable],
  [checking, { is: "short", shortage }, short],
  [checking, { is: "would-fail", reason: unknown }, wouldFail],
  [checking, { is: "refused", trouble: "locked" }, { at: "refused", trouble: "locked" }],
  [checking, { is: "wallet-changed" }, IDLE],
  [checking, { is: "ask", sent: asked }, asking],
  [unreadable, { is: "start" }, checking],
  [short, { is: "start" }, checking],
  [short, { is: "wallet-changed" }, IDLE],
  [wouldFail, { is: "wallet-changed" }, IDLE],
  [wouldFail, { is: "start" }, checking],
  [asking, { is: "refused", trouble: "rejected" }, refused],
  [asking, { is: "wallet-changed" }, asking],
  [asking, { is: "start" }, asking],
  [asking, { is: "missing", now: 1e9 }, asking],
  [asking, { is: "answered", hash: "0x11", now: 1_000 }, pending(sent)],
  // A contract wallet may be done before it answers.
  [asking, { is: "mined", receipt }, done],
  [refused, { is: "start" }, checking],
  [refused, { is: "leave" }, IDLE],
  [IDLE, { is: "restored", sent }, pending(sent)],
  [pending(sent), { is: "start" }, pending(sent)],
  [pending(sent), { is: "wallet-changed" }, pending(sent)],
  [pending(sent), { is: "leave" }, pending(sent)],
  [pending(asked), { is: "leave" }, IDLE],
  [pending(ofContract), { is: "leave" }, IDLE],
  [pending(sent), { is: "seen", nonce: 8 }, pending({ ...seen, nonce: 8 })],
  [pending(sent), { is: "passed", nonce: 8 }, pending({ ...sent, nonce: 8 })],
  [pending(sent), { is: "blind" }, pending(sent, null, true)],
  [pending(sent, null, true), { is: "missing", now: 5 }, pending(sent, 5)],
  [pending(seen), { is: "missing", now: 1_000 }, pending(seen, 1_000)],
  [pending(seen, 1_000), { is: "seen", nonce: 7 }, pending(seen)],
  [pending(seen, 1_000), { is: "missing", now: 60_999 }, pending(seen, 1_000)],
  [pending(seen, 1_000), { is: "missing", now: 61_000 }, dropped],
  // One that was never seen may have gone to a miner in private.
  [pending(sent, 1_000), { is: "missing", now: 61_000 }, pending(sent, 1_000)],
  [pending(sent, 1_000), { is: "missing", now: 301_000 }, { at: "dropped", sent }],
  [pending(ofContract, 1_000), { is: "missing", now: 1e9 }, pending(ofContract, 1_000)],
  [dropped, { is: "missing", now: 1e9 }, dropped],
  [dropped, { is: "seen", nonce: 7 }, pending(seen)],
  [dropped, { is: "mined", receipt }, done],
  [dropped, { is: "start" }, dropped],
  [dropped, { is: "leave" }, IDLE],
  [pending(seen), { is: "mined", receipt }, done],
  [pending(seen), { is: "cancelled", hash: "0x22" }, cancelled],
  [pending(seen), { is: "reverted", hash: "0x11", reason: unknown }, reverted],
  [cancelled, { is: "start" }, checking],
  [cancelled, { is: "wallet-changed" }, cancelled],
  [reverted, { is: "start" }, checking],
  [done, { is: "start" }, done],
  [done, { is: "wallet-changed" }, done],
  [done, { is: "leave" }, IDLE],
  // Answers that come late.
  [done, { is: "refused", trouble: "rejected" }, done],
  [done, { is: "answered", hash: "0x33", now: 1_000 }, done],
  [done, { is: "cancelled", hash: "0x22" }, done],
  [IDLE, { is: "short", shortage }, IDLE],
  [IDLE, { is: "ask", sent: asked }, IDLE],
  [IDLE, { is: "mined", receipt }, IDLE],
  [pending(sent), { is: "refused", trouble: "rejected" }, pending(sent)],
  [pending(sent), { is: "restored", sent: seen }, pending(sent)],
];

const named = (state: TransactionState) =>
  state.at === "pending"
    ? `pending (${state.sent.isContract ? "contract, " : ""}${state.sent.isSeen ? "seen" : "unseen"}${state.missingSince === null ? "" : ", missing"})`
    : state.at;

describe("a transaction's states", () => {
  for (const [number, [before, event, after]] of TABLE.entries()) {
    it(`${number + 1}: ${named(before)}, ${event.is}: ${named(after)}`, () => {
      expect(nextState(before, event)).to.deep.equal(after);
    });
  }

  it("can each be left by who looks at it, but what the wallet asks and the network has", () => {
    const all = [unreadable, wrongChain, short, wouldFail, refused, dropped, cancelled, reverted, done];
    for (const state of all) expect(nextState(state, { is: "leave" }), state.at).to.equal(IDLE);
    expect([asking, pending(sent), pending(seen)].map(mayLeave)).to.deep.equal([false, false, false]);
  });

  it("says nothing new when it is seen again: the same object", () => {
    const state = pending(seen);
    expect(nextState(state, { is: "seen", nonce: 7 })).to.equal(state);
  });
});
