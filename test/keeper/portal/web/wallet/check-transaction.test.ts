import { expect } from "chai";
import { id } from "ethers";
import { checkTransaction } from "../../../../../keeper/portal/web/wallet/check-transaction.ts";
import type { Transaction } from "../../../../../keeper/portal/web/wallet/transaction.ts";
import { type Answers, fakeProvider, walletError } from "./fake-provider.ts";

const FROM = `0x${"aA".repeat(20)}`;
const TOKEN = `0x${"cc".repeat(20)}`;
const TRANSACTION: Transaction = {
  chainId: 1,
  from: FROM,
  to: `0x${"bb".repeat(20)}`,
  data: "0x01",
  value: 5n,
  spends: [{ token: TOKEN, symbol: "TUSD", amount: 100n }],
  proof: { address: TOKEN, topics: [] },
};
const word = (number: bigint) => `0x${number.toString(16).padStart(64, "0")}`;
/** An account that can pay: 100 TUSD, and 1,005 in its purse, of which 1,000 are the fee. */
const GOOD: Answers = {
  eth_accounts: [FROM.toLowerCase()],
  eth_call: word(100n),
  eth_getBalance: "0x3ed",
  eth_estimateGas: "0x64",
  eth_gasPrice: "0xa",
  eth_getCode: "0x",
  eth_getTransactionCount: "0x7",
  eth_blockNumber: "0x10",
};

const check = (answers: Answers) =>
  checkTransaction(fakeProvider({ ...GOOD, ...answers }), TRANSACTION, "ETH");

describe("what is looked at before a wallet is asked to send", () => {
  it("lets one through that will be paid to the last unit", async () => {
    expect(await check({})).to.deep.equal({
      is: "ask",
      sent: {
        transaction: TRANSACTION,
        hash: null,
        nonce: 7,
        sentAt: null,
        isSeen: false,
        isContract: false,
        sinceBlock: 16,
      },
    });
  });

  it("says which money is short, and how much is needed", async () => {
    const short = (token: string | null, symbol: string, has: bigint, needs: bigint) => ({
      is: "short",
      shortage: { token, symbol, has, needs },
    });
    expect(await check({ eth_call: word(99n) })).to.deep.equal(short(TOKEN, "TUSD", 99n, 100n));
    expect(await check({ eth_getBalance: "0x4" })).to.deep.equal(short(null, "ETH", 4n, 5n));
    expect(await check({ eth_getBalance: "0x3ec" })).to.deep.equal(short(null, "ETH", 1_004n, 1_005n));
  });

  it("asks no fee of a contract wallet, but of an account that is only delegated to a contract", async () => {
    const poor = { eth_getBalance: "0x5" };
    expect(await check({ ...poor, eth_getCode: "0x6080" })).to.deep.include({ is: "ask" });
    expect(await check({ ...poor, eth_getCode: `0xef0100${"dd".repeat(20)}` })).to.deep.include({
      is: "short",
    });
  });

  it("refuses when the wallet shows another account, or none", async () => {
    const refused = { is: "refused", trouble: "locked" };
    expect(await check({ eth_accounts: [] })).to.deep.equal(refused);
    expect(await check({ eth_accounts: [TOKEN] })).to.deep.equal(refused);
  });

  it("reads the contract's reason from wherever a wallet hides it", async () => {
    const data = id("PlansOutOfStock(uint32)").slice(0, 10) + word(1n).slice(2);
    const reasons = [
      walletError(3, "execution reverted", data),
      walletError(-32603, "Internal JSON-RPC error.", { code: 3, data }),
      walletError(-32603, "Internal JSON-RPC error.", { originalError: { data } }),
      Object.assign(new Error("call"), { code: "CALL_EXCEPTION", info: { error: { data } } }),
    ];
    for (const eth_estimateGas of reasons) {
      expect(await check({ eth_estimateGas })).to.deep.equal({
        is: "would-fail",
        reason: { kind: "error", name: "PlansOutOfStock" },
      });
    }
    const text = `0x08c379a0${word(32n).slice(2)}${word(18n).slice(2)}${Buffer.from("Too much requested").toString("hex").padEnd(64, "0")}`;
    expect(await check({ eth_estimateGas: walletError(3, "", text) })).to.deep.equal({
      is: "would-fail",
      reason: { kind: "text", text: "Too much requested" },
    });
    expect(await check({ eth_estimateGas: walletError(-32000, "execution reverted") })).to.deep.equal({
      is: "would-fail",
      reason: { kind: "unknown" },
    });
  });

  it("lets one through that lacks nothing but an allowance, when a permit is to be signed for that", async () => {
    const data = id("SubscriptionsAllowanceTooLow(address,address,uint256,uint256)").slice(0, 10);
    const eth_estimateGas = walletError(3, "execution reverted", data);
    const first = (answers: Answers) =>
      checkTransaction(fakeProvider({ ...GOOD, ...answers }), TRANSACTION, "ETH", true);
    expect(await check({ eth_estimateGas })).to.deep.include({ is: "would-fail" });
    const rich = { eth_estimateGas, eth_getBalance: "0xf4240" };
    expect(await first(rich)).to.deep.include({ is: "ask" });
    expect(await first({ eth_estimateGas }), "a fee is needed all the same").to.deep.include({ is: "short" });
    const soldOut = walletError(3, "", id("PlansOutOfStock(uint32)").slice(0, 10) + word(1n).slice(2));
    expect(await first({ ...rich, eth_estimateGas: soldOut })).to.deep.include({ is: "would-fail" });
  });

  it("throws when it is not the contract that does not answer", async () => {
    const error = walletError(-32005, "rate limited");
    const caught = await check({ eth_estimateGas: error }).catch((thrown: unknown) => thrown);
    expect(caught).to.equal(error);
  });
});
