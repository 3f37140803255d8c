import { expect } from "chai";
import { MaxUint256, toQuantity } from "ethers";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { OutboxEntry } from "../../../keeper/core/outbox-entry.ts";
import type { ContractCall } from "../../../keeper/core/transaction.ts";
import { GasBombToken__factory } from "../../../typechain-types/factories/mocks/GasBombToken__factory.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { rejection } from "../support/rejection.ts";
import type { ChainRoom } from "./chain-room.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TestBed } from "./test-bed.ts";

const HOUR = 3_600_000;

describe("ChainTransactionOutbox among faults", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  let proxy: FaultyProxy;
  let clock: { now: number };
  beforeEach(async () => {
    bed = await TestBed.open();
    proxy = await FaultyProxy.start(bed.chain.url);
    clock = { now: 10 * HOUR };
  });
  afterEach(async () => {
    await proxy.close();
    await bed.close();
  });

  const open = (options: Parameters<TestBed["room"]>[0] = {}) =>
    bed.room({ rpcUrls: [proxy.url], finality: { depth: 3 }, time: handTime(clock), ...options });
  async function deliverCall(id: bigint): Promise<ContractCall> {
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(id);
    return { kind: "deliver", id, purchaseRef, credential: new Uint8Array(192).fill(7) };
  }
  /** Buys and submits so many, none of which is mined. */
  async function submit(room: ChainRoom, ids: readonly bigint[]): Promise<void> {
    for (const _ of ids) await bed.shop.buy();
    await bed.chain.automine(false);
    for (const id of ids) await room.outbox.submit(`deliver:${id}`, await deliverCall(id));
  }
  const drop = async (room: ChainRoom, id: bigint) => {
    const entry = await room.outboxStore.find(`deliver:${id}`);
    for (const { hash } of entry?.attempts ?? []) await bed.chain.rpc("hardhat_dropTransaction", hash);
  };
  const codes = (room: ChainRoom) => room.problems.map(({ error }) => error.code);
  const outcomes = (room: ChainRoom) => room.settled.map(({ outcome }) => outcome.state);

  it("looks after hundreds of open transactions with a handful of calls", async () => {
    const room = await open();
    const head = await bed.chain.head();
    const entry = (nonce: number): OutboxEntry => ({
      purpose: `deliver:${nonce}`,
      sender: bed.key.address,
      to: bed.shop.address,
      data: "0x",
      value: 0n,
      nonce,
      gasLimit: 100_000n,
      state: "sent",
      attempts: [
        {
          hash: `0x${nonce.toString(16).padStart(64, "0")}`,
          raw: "0x02",
          maxFeePerGas: 10n ** 10n,
          maxPriorityFeePerGas: 1n,
          signedAtBlock: head.number,
        },
      ],
      mined: null,
      error: null,
    });
    for (let nonce = 0; nonce < 300; nonce++) await room.outboxStore.create(entry(nonce));
    let latest = 0;
    proxy.fault = (method, params) => {
      if (method !== "eth_getTransactionCount") return "pass";
      if (params[1] === "pending") return { result: toQuantity(300) };
      return { result: params[1] === "latest" ? toQuantity(latest) : "0x0" };
    };
    await room.outbox.tick();
    proxy.calls.length = 0;
    await room.outbox.tick();
    expect(proxy.calls.length).to.be.at.most(5);
    latest = 2;
    proxy.calls.length = 0;
    await room.outbox.tick();
    expect(proxy.calls.filter((call) => call === "eth_getTransactionReceipt").length).to.be.at.most(2);
    expect(proxy.calls.length).to.be.at.most(8);
  });

  it("sends with three calls while prices and balance are known", async () => {
    const room = await open({ recentMs: 600_000 });
    await bed.shop.buy();
    await bed.shop.buy();
    await room.watcher.poll();
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    proxy.calls.length = 0;
    await room.outbox.submit("deliver:2", await deliverCall(2n));
    expect(proxy.calls).to.deep.equal([
      "eth_estimateGas",
      "eth_getTransactionCount",
      "eth_sendRawTransaction",
    ]);
  });

  it("fills the pool again when the server has lost all of it", async () => {
    const room = await open();
    const ids = [1n, 2n, 3n];
    await submit(room, ids);
    for (const id of ids) await drop(room, id);
    await room.outbox.tick();
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(outcomes(room)).to.deep.equal(["final", "final", "final"]);
    expect(await bed.chain.provider.getTransactionCount(bed.key.address)).to.equal(3);
  });

  it("brings a transaction to a server that accepts it and forgets it", async () => {
    const room = await open();
    proxy.fault = (method) => (method === "eth_sendRawTransaction" ? { result: "0x" } : "pass");
    await submit(room, [1n]);
    await room.outbox.tick();
    expect((await room.outboxStore.find("deliver:1"))?.state).to.equal("sent");
    proxy.fault = () => "pass";
    await room.outbox.tick();
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(outcomes(room)).to.deep.equal(["final"]);
  });

  it("sends two purposes at once with nonces of their own", async () => {
    const room = await open();
    await bed.shop.buy();
    await bed.shop.buy();
    const calls = [await deliverCall(1n), await deliverCall(2n)];
    await Promise.all(calls.map((call, index) => room.outbox.submit(`deliver:${index + 1}`, call)));
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect(outcomes(room)).to.deep.equal(["final", "final"]);
  });

  it("fills a gap that the loss of a store has left, so that what comes after is mined", async () => {
    const room = await open();
    await submit(room, [1n, 2n]);
    await drop(room, 1n);
    await bed.store.db.run("DELETE FROM outbox WHERE purpose = 'deliver:1'");
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect(codes(room)).to.deep.equal(["NONCE_GAP"]);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled.map(({ purpose, outcome }) => `${purpose} ${outcome.state}`)).to.deep.equal([
      `fill:${bed.key.address}:0 final`,
      "deliver:2 final",
    ]);
  });

  it("takes the free nonce of a gap first", async () => {
    const room = await open();
    await submit(room, [1n, 2n]);
    await drop(room, 1n);
    await bed.store.db.run("DELETE FROM outbox WHERE purpose = 'deliver:1'");
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    expect((await room.outboxStore.find("deliver:1"))?.nonce).to.equal(0);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(outcomes(room)).to.deep.equal(["final", "final"]);
  });

  it("gives up a nonce that a lying server put out of reach, and sends the purpose anew", async () => {
    const room = await open();
    proxy.fault = (method) => (method === "eth_getTransactionCount" ? { result: "0xf4240" } : "pass");
    await submit(room, [1n]);
    proxy.fault = () => "pass";
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect(codes(room)).to.deep.equal(["NONCE_GAP"]);
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    expect((await room.outboxStore.find("deliver:1"))?.nonce).to.equal(0);
  });

  it("does not reuse a nonce that was final, whatever a server counts", async () => {
    const room = await open();
    await bed.shop.buy();
    await bed.shop.buy();
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    await bed.chain.mine(3);
    await room.outbox.tick();
    proxy.fault = (method) => (method === "eth_getTransactionCount" ? { result: "0x0" } : "pass");
    await room.outbox.submit("deliver:2", await deliverCall(2n));
    expect((await room.outboxStore.find("deliver:2"))?.nonce).to.equal(1);
  });

  it("waits while the base fee is above the cap, says so once in a while, and goes on below it", async () => {
    const cap = 5n * 10n ** 9n;
    const room = await open({ maxFeePerGas: cap });
    await submit(room, [1n]);
    const raise = (fee: bigint) => bed.chain.rpc("hardhat_setNextBlockBaseFeePerGas", toQuantity(fee));
    for (let n = 0; n < 4; n++) {
      await raise(cap * 2n);
      await bed.chain.mine(1);
      await room.outbox.tick();
    }
    expect(codes(room)).to.deep.equal(["FEE_ABOVE_CAP"]);
    await rejection(
      room.outbox.submit("reject:1", { kind: "reject", id: 1n, reason: "NO" }),
      RetryableError,
      "FEE_ABOVE_CAP",
    );
    clock.now += HOUR;
    await room.outbox.tick();
    expect(codes(room)).to.deep.equal(["FEE_ABOVE_CAP", "FEE_ABOVE_CAP"]);
    await raise(10n ** 9n);
    await bed.chain.mine(1);
    await room.outbox.tick();
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(outcomes(room)).to.deep.equal(["final"]);
    expect(
      (await room.outboxStore.find("deliver:1"))?.attempts.every((each) => each.maxFeePerGas <= cap),
    ).to.equal(true);
  });

  it("warns before the keeper cannot pay any more, once an hour", async () => {
    const room = await open({ lowGasTransactions: 50 });
    await room.outbox.tick();
    expect(room.lowGas, "enough for now").to.deep.equal([]);
    await bed.chain.rpc("hardhat_setBalance", bed.key.address, toQuantity(10n ** 16n));
    clock.now += HOUR / 6;
    await room.outbox.tick();
    expect(room.lowGas).to.have.length(1);
    expect(room.lowGas[0]).to.deep.include({ address: bed.key.address, balance: 10n ** 16n });
    expect(room.lowGas[0]?.transactionsLeft).to.be.within(1, 49);
    clock.now += HOUR / 2;
    await room.outbox.tick();
    expect(room.lowGas).to.have.length(1);
    clock.now += HOUR / 2;
    await room.outbox.tick();
    expect(room.lowGas).to.have.length(2);
  });

  it("counts what is left by what is sent often, not by what collects for hundreds", async () => {
    const room = await open({ lowGasTransactions: 50 });
    await bed.shop.buy();
    const ids = Array.from({ length: 1_000 }, () => 1n);
    await room.outbox.submit("collect:1", { kind: "collect", ids });
    const { gasLimit, attempts } = (await room.outboxStore.find("collect:1")) ?? expect.fail();
    expect(Number(gasLimit)).to.be.greaterThan(600_000);
    const fee = attempts[0]?.maxFeePerGas ?? 0n;
    await bed.chain.rpc("hardhat_setBalance", bed.key.address, toQuantity(60n * 400_000n * fee));
    clock.now += HOUR / 6;
    await room.outbox.tick();
    expect(room.lowGas).to.deep.equal([]);
  });

  it("pays for no token that burns gas when it moves, and sends when it moves as others do", async () => {
    const { shop, chain } = bed;
    const bomb = await new GasBombToken__factory(shop.admin).deploy();
    await shop.subscriptions.acceptToken(bomb);
    await bomb.mint(shop.tenant, 10n ** 9n);
    await bomb.connect(shop.tenant).approve(shop.address, MaxUint256);
    await shop.subscriptions.connect(shop.tenant).purchase({
      planId: 1,
      numDays: 1,
      token: bomb,
      maxAmount: MaxUint256,
      recipient: shop.tenant,
      encryptionKey: `0x${"42".repeat(32)}`,
    });
    const room = await open();
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    await chain.rpc("evm_increaseTime", 86_400);
    await chain.mine();
    await bomb.arm(1);
    const collect = { kind: "collect", ids: [1n] } as const;
    const refused = { state: "reverted", error: "TakesTooMuchGas" };
    expect(await room.outbox.submit("collect:1", collect)).to.deep.equal(refused);
    expect(await room.outboxStore.find("collect:1")).to.equal(null);
    await bomb.arm(0);
    expect(await room.outbox.submit("collect:1", collect)).to.deep.equal({ state: "pending" });
  });

  it("calls nothing final that only one server says", async () => {
    const room = await open({ rpcUrls: [proxy.url, bed.chain.url], quorum: 2 });
    await submit(room, [1n]);
    const hash = (await room.outboxStore.find("deliver:1"))?.attempts[0]?.hash;
    await bed.chain.rpc("hardhat_dropTransaction", hash);
    const block = (await bed.chain.rpc(
      "eth_getBlockByNumber",
      toQuantity(bed.shop.deploymentBlock),
      false,
    )) as {
      hash: string;
      number: string;
    };
    const receipt = {
      transactionHash: hash,
      blockNumber: block.number,
      blockHash: block.hash,
      status: "0x1",
      gasUsed: "0x5208",
    };
    proxy.fault = (method, params) => {
      if (method === "eth_getTransactionReceipt") return { result: receipt };
      if (method === "eth_getTransactionCount" && typeof params[1] === "object") return { result: "0x1" };
      return "pass";
    };
    await rejection(room.outbox.tick(), RetryableError, "CHAIN_SERVERS_DISAGREE");
    expect((await room.outboxStore.find("deliver:1"))?.state).to.equal("sent");
    expect(room.settled).to.deep.equal([]);
  });
});
