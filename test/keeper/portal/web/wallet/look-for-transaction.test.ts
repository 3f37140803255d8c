import { expect } from "chai";
import { id } from "ethers";
import { lookForTransaction } from "../../../../../keeper/portal/web/wallet/look-for-transaction.ts";
import type { Sent } from "../../../../../keeper/portal/web/wallet/transaction.ts";
import { type Answers, fakeProvider, walletError } from "./fake-provider.ts";

const FROM = `0x${"aa".repeat(20)}`;
const TO = `0x${"bb".repeat(20)}`;
const MINE = `0x${"11".repeat(32)}`;
const OTHER = `0x${"22".repeat(32)}`;
const SENT: Sent = {
  transaction: {
    chainId: 31_337,
    from: FROM,
    to: TO,
    data: "0xabcdef01",
    value: 0n,
    spends: [],
    proof: { address: TO, topics: ["0x01"], contains: "0xbeef" },
  },
  hash: MINE,
  nonce: 7,
  sentAt: 1_000,
  isSeen: false,
  isContract: false,
  sinceBlock: 100,
};
const seen = { ...SENT, isSeen: true };
const receipt = (status: string) => ({ status, blockNumber: "0x6a", logs: [] });
const tx = (changes: object = {}) => ({
  hash: MINE,
  from: FROM,
  to: TO,
  input: "0xabcdef01",
  nonce: "0x7",
  ...changes,
});
/** Pending at block 110, and the account has sent 7. */
const CHAIN: Answers = {
  eth_chainId: "0x7a69",
  eth_getTransactionReceipt: null,
  eth_getTransactionByHash: null,
  eth_getTransactionCount: "0x7",
  eth_blockNumber: "0x6e",
};
/** The account's eighth transaction is this one, in block 105. */
const taken = (one: object): Answers => ({
  eth_getTransactionCount: (_from: string, block: string) =>
    block === "latest" || Number(block) >= 105 ? "0x8" : "0x7",
  eth_getBlockByNumber: (block: string) => ({
    transactions: Number(block) === 105 ? [{ ...tx(), hash: "0x00", nonce: "0x6" }, one] : [],
  }),
});
const receiptOf = (hash: string, status = "0x1") => ({
  eth_getTransactionReceipt: (asked: string) => (asked === hash ? receipt(status) : null),
});

async function look(sent: Sent, answers: Answers) {
  return lookForTransaction(fakeProvider({ ...CHAIN, ...answers }), sent, 5_000);
}

describe("a look at what has become of a transaction", () => {
  it("sees nothing while the wallet is on another chain", async () => {
    expect(await look(SENT, { eth_chainId: "0x1" })).to.deep.equal({ is: "blind" });
  });

  it("misses one that the network does not show, and takes the nonce of one that it does", async () => {
    expect(await look(SENT, {})).to.deep.equal({ is: "missing", now: 5_000 });
    const shown = { eth_getTransactionByHash: tx({ nonce: "0x9" }) };
    expect(await look(SENT, shown)).to.deep.equal({ is: "seen", nonce: 9 });
  });

  it("finds it in a block", async () => {
    expect(await look(SENT, receiptOf(MINE))).to.deep.equal({
      is: "mined",
      receipt: { hash: MINE, logs: [] },
    });
  });

  it("says why the contract refused it, asked again at that block", async () => {
    const data = id("PlansOutOfStock(uint32)").slice(0, 10) + "1".padStart(64, "0");
    const soldOut = walletError(3, "execution reverted", data);
    const found = await look(SENT, {
      ...receiptOf(MINE, "0x0"),
      eth_call: (_call: object, block: string) => (block === "0x6a" ? soldOut : "0x"),
    });
    const reason = { kind: "error", name: "PlansOutOfStock" };
    expect(found).to.deep.equal({ is: "reverted", hash: MINE, reason });
  });

  it("takes one of the same nonce that says the same for the one that was sped up", async () => {
    const answers = { ...taken(tx({ hash: OTHER })), ...receiptOf(OTHER) };
    const found = { is: "mined", receipt: { hash: OTHER, logs: [] } };
    expect(await look(seen, answers)).to.deep.equal(found);
    expect(await look({ ...SENT, hash: null }, answers)).to.deep.equal(found);
  });

  it("knows it by its calldata when the wallet adds to that, or wraps it in a call to itself", async () => {
    const added = tx({ hash: OTHER, input: "0xabcdef01c0de" });
    const wrapped = tx({ hash: OTHER, to: FROM, input: `0x12345678${TO.slice(2)}04ABCDEF01` });
    for (const one of [added, wrapped])
      expect(await look(seen, { ...taken(one), ...receiptOf(OTHER) })).to.deep.include({ is: "mined" });
  });

  it("takes one of the same nonce that says something else for a cancellation, though a node still shows the old one", async () => {
    const answers = taken(tx({ hash: OTHER, to: FROM, input: "0x" }));
    const cancelled = { is: "cancelled", hash: OTHER };
    expect(await look(seen, answers)).to.deep.equal(cancelled);
    expect(await look(SENT, { ...answers, eth_getTransactionByHash: tx() })).to.deep.equal(cancelled);
  });

  it("passes an unrelated one by while the true nonce is not known", async () => {
    const answers = taken(tx({ hash: OTHER, to: FROM, input: "0x" }));
    expect(await look(SENT, answers)).to.deep.equal({ is: "passed", nonce: 8 });
  });

  it("waits for the receipt of its own that is in a block, and when old blocks cannot be asked", async () => {
    expect(await look(seen, taken(tx()))).to.deep.equal({ is: "missing", now: 5_000 });
    const pruned = { ...taken(tx()), eth_getBlockByNumber: null };
    expect(await look(seen, pruned)).to.deep.equal({ is: "missing", now: 5_000 });
  });

  it("finds a contract wallet's by the event alone, whatever hash that told", async () => {
    const safe = { ...SENT, isContract: true };
    const log = (data: string) => ({ data, transactionHash: OTHER });
    const answers = { ...receiptOf(OTHER), eth_getLogs: [{ ...log("0xdead"), transactionHash: "0x33" }] };
    expect(await look(safe, answers)).to.deep.equal({ is: "missing", now: 5_000 });
    const proven = { ...answers, eth_getLogs: [log("0x00BEEF")] };
    expect(await look(safe, proven)).to.deep.equal({ is: "mined", receipt: { hash: OTHER, logs: [] } });
    expect(await look({ ...safe, hash: null }, proven)).to.deep.include({ is: "mined" });
  });
});
