import { expect } from "chai";
import { type HttpPost, httpPost } from "../../../keeper/chain/http-post.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { WalletSender, type WalletSenderOptions } from "../../../keeper/chain/wallet-sender.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { TempKeystore } from "./keystore.ts";
import { TestChain } from "./test-chain.ts";

const BOB = "0x00000000000000000000000000000000000B0b01";
const GWEI = 10n ** 9n;
const POLL_MS = 1_000;

describe("sending with a person's own key", () => {
  let chain: TestChain;
  let keystore: TempKeystore;
  let attempts: { hash: string; nonce: number }[];
  /** What happens on the chain while the sender waits, one for each wait. */
  let meanwhile: (() => Promise<unknown>)[];

  beforeEach(async () => {
    [chain, keystore] = await Promise.all([TestChain.start(), TempKeystore.create()]);
    await chain.rpc("hardhat_setBalance", keystore.address, "0x8ac7230489e80000");
    await chain.automine(false);
    attempts = [];
    meanwhile = [];
  });
  afterEach(async () => {
    await chain.close();
    await keystore.remove();
  });

  async function sender(
    change: Partial<WalletSenderOptions> = {},
    post: HttpPost = httpPost,
  ): Promise<WalletSender> {
    let now = 0;
    const time = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
        await meanwhile.shift()?.();
      },
    };
    const pool = new RpcPool({
      chainId: chain.chainId,
      rpcUrls: [chain.url],
      rpcTimeoutMs: 10_000,
      maxHeadLag: 3,
      time,
      post,
    });
    return new WalletSender({
      pool,
      key: await keystore.load(),
      chainId: chain.chainId,
      maxFeePerGas: 100n * GWEI,
      bumpAfterBlocks: 2,
      confirmations: 0,
      pollIntervalMs: POLL_MS,
      patienceMs: 10 * POLL_MS,
      time,
      onAttempt: (hash, nonce) => attempts.push({ hash, nonce }),
      ...change,
    });
  }
  const call = { to: BOB, value: 1n, data: "0x", gasLimit: 21_000n };
  const mine = () => chain.mine();
  const drop = async () => chain.rpc("hardhat_dropTransaction", attempts.at(-1)?.hash);

  it("gives the receipt once there are enough blocks on top", async () => {
    meanwhile = [mine, mine, mine, mine];
    const receipt = await (await sender({ confirmations: 2 })).send(call);
    expect(receipt.transactionHash).to.equal(attempts[0]?.hash);
    expect((await chain.head()).number - receipt.blockNumber).to.equal(2);
    expect(attempts).to.have.length(1);
  });

  it("does not count one that a reorganisation takes back", async () => {
    let mark: unknown;
    const back = async () => {
      await chain.rpc("evm_revert", mark);
      await mine();
      await mine();
    };
    meanwhile = [
      async () => {
        mark = await chain.mark();
      },
      mine,
      back,
      mine,
      mine,
    ];
    const receipt = await (await sender({ confirmations: 1 })).send(call);
    const block = await chain.provider.getBlock(receipt.blockNumber);
    expect(block?.hash).to.equal(receipt.blockHash);
    expect(block?.transactions).to.include(receipt.transactionHash);
  });

  it("puts a dearer one in the place of one that waits, never above the cap", async () => {
    const forgotten = async () => {
      await drop();
      await mine();
      await mine();
    };
    meanwhile = [forgotten, forgotten, mine];
    const receipt = await (await sender()).send(call);
    expect(attempts.map(({ nonce }) => nonce)).to.deep.equal([0, 0, 0]);
    expect(receipt.transactionHash).to.equal(attempts[2]?.hash);
    const { baseFeePerGas } = (await chain.provider.getBlock("latest")) ?? {};
    attempts = [];
    meanwhile = [forgotten, forgotten];
    const tight = await sender({ maxFeePerGas: (baseFeePerGas ?? 0n) * 2n, patienceMs: 3 * POLL_MS });
    await rejection(tight.send(call), RetryableError, "CHAIN_TRANSACTION_WAITS");
    expect(attempts, "none fits under the cap").to.have.length(1);
  });

  it("gives up waiting with the hash to look for", async () => {
    const error = await rejection(
      (await sender({ patienceMs: 3 * POLL_MS })).send(call),
      RetryableError,
      "CHAIN_TRANSACTION_WAITS",
    );
    expect(error.message).to.include(attempts[0]?.hash);
  });

  it("notices that something else was sent with the key", async () => {
    const wallet = (await keystore.open()).connect(chain.provider);
    const stranger = async () => {
      await drop();
      await wallet.sendTransaction({ to: BOB, value: 7n, nonce: 0 });
      await mine();
    };
    meanwhile = [stranger];
    await rejection((await sender()).send(call), FinalError, "CHAIN_NONCE_TAKEN");
  });

  it("goes behind what waits already", async () => {
    const wallet = (await keystore.open()).connect(chain.provider);
    await wallet.sendTransaction({ to: BOB, value: 7n });
    meanwhile = [mine];
    await (await sender()).send(call);
    expect(attempts[0]?.nonce).to.equal(1);
  });

  it("takes no nonce twice where a server lags behind", async () => {
    const forgetful: HttpPost = (url, request) => {
      const { id, method, params } = JSON.parse(request.body);
      if (method !== "eth_getTransactionCount" || params[1] !== "pending") return httpPost(url, request);
      const text = JSON.stringify({ jsonrpc: "2.0", id, result: "0x0" });
      return Promise.resolve({ status: 200, text, retryAfterMs: null });
    };
    meanwhile = [mine, mine];
    const each = await sender({}, forgetful);
    await each.send(call);
    await each.send(call);
    expect(attempts.map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
  });

  it("sends nothing while the chain's fee is above the cap", async () => {
    await rejection((await sender({ maxFeePerGas: 1n })).send(call), RetryableError, "FEE_ABOVE_CAP");
    expect(attempts).to.deep.equal([]);
  });

  it("says that a server refused it, with the hash told before", async () => {
    await chain.rpc("hardhat_setBalance", keystore.address, "0x1");
    await rejection((await sender()).send(call), RetryableError, "CHAIN_RPC_ERROR");
    expect(attempts).to.have.length(1);
  });
});
