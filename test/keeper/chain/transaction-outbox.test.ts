import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, parseEther, toQuantity } from "ethers";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { ContractCall } from "../../../keeper/core/transaction.ts";
import { rejection } from "../support/rejection.ts";
import type { ChainRoom } from "./chain-room.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TempKeystore } from "./keystore.ts";
import { TestBed } from "./test-bed.ts";

describe("ChainTransactionOutbox", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  let room: ChainRoom;
  beforeEach(async () => {
    bed = await TestBed.open();
    room = await bed.room({ finality: { depth: 3 } });
    await bed.shop.buy();
  });
  afterEach(() => bed.close());

  async function deliverCall(id = 1n): Promise<ContractCall> {
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(id);
    return { kind: "deliver", id, purchaseRef, credential: new Uint8Array(192).fill(7) };
  }

  async function stored(purpose = "deliver:1") {
    const entry = await room.outboxStore.find(purpose);
    return entry ?? expect.fail(`nothing stored for ${purpose}`);
  }

  /** A new keeper process on the same store. */
  async function restart(options: Parameters<TestBed["room"]>[0] = {}): Promise<void> {
    await bed.store.reopen();
    room = await bed.room({ finality: { depth: 3 }, ...options });
  }

  async function used(): Promise<number> {
    return bed.chain.provider.getTransactionCount(bed.key.address);
  }

  it("sends a call and calls it final when it is", async () => {
    const call = await deliverCall();
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "pending" });
    await room.outbox.tick();
    expect((await stored()).state).to.equal("mined");
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "pending" });
    expect(room.settled).to.deep.equal([]);
    await bed.chain.mine(3);
    await room.outbox.tick();
    const hash = (await stored()).attempts[0]?.hash;
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "final", hash });
    expect(room.settled).to.deep.equal([{ purpose: "deliver:1", outcome: { state: "final", hash } }]);
    const receipt = await bed.chain.provider.getTransactionReceipt(hash ?? "");
    expect(receipt?.status).to.equal(1);
    expect(await bed.shop.credential.ownerOf(1n)).to.equal(await bed.shop.tenant.getAddress());
  });

  it("sends a purpose once, however often and how much at once it is submitted", async () => {
    const call = await deliverCall();
    await Promise.all([1, 2, 3, 4].map(() => room.outbox.submit("deliver:1", call)));
    await restart();
    await room.outbox.submit("deliver:1", call);
    await room.outbox.tick();
    expect(await used()).to.equal(1);
    expect((await stored()).attempts).to.have.length(1);
  });

  it("gives purposes nonces of their own", async () => {
    await bed.shop.buy();
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", await deliverCall(1n));
    await room.outbox.submit("deliver:2", await deliverCall(2n));
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled.map(({ outcome }) => outcome.state)).to.deep.equal(["final", "final"]);
  });

  it("names the contract's error instead of sending what would revert", async () => {
    const call = await deliverCall();
    await room.outbox.submit("deliver:1", call);
    const twice = await room.outbox.submit("deliver-again:1", call);
    expect(twice).to.deep.equal({ state: "reverted", error: "SubscriptionsWrongStatus" });
    expect(await room.outboxStore.find("deliver-again:1")).to.equal(null);
    const stale: ContractCall = { kind: "setCredential", id: 1n, epoch: 9, credential: new Uint8Array([1]) };
    expect(await room.outbox.submit("set-credential:1:9", stale)).to.deep.equal({
      state: "reverted",
      error: "AccessCredentialStaleEpoch",
    });
    expect(await room.outbox.submit("close:99", { kind: "close", id: 99n })).to.deep.equal({
      state: "reverted",
      error: "SubscriptionsUnknown",
    });
    expect(await used()).to.equal(1);
  });

  it("names the error of a call that reverts on chain, once that is final", async () => {
    const call = await deliverCall();
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", call);
    // The same call with a higher tip, from somebody else who is keeper too, is mined in front of ours.
    const role = await bed.shop.subscriptions.KEEPER_ROLE();
    const price = { gasPrice: 10n ** 11n };
    await bed.shop.subscriptions.grantRole(role, bed.shop.admin, price);
    const reason = `0x${"41".repeat(31)}00`;
    await bed.shop.subscriptions.reject(1n, reason, { ...price, gasLimit: 500_000 });
    await bed.chain.mine(1);
    await room.outbox.tick();
    expect((await stored()).state).to.equal("mined");
    await bed.chain.mine(3);
    await room.outbox.tick();
    const outcome = { state: "reverted", error: "SubscriptionsWrongStatus" };
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal(outcome);
    expect(room.settled).to.deep.equal([{ purpose: "deliver:1", outcome }]);
  });

  it("sends anew what reverted on chain once the reason is gone", async () => {
    const call = await deliverCall();
    const { subscriptions } = bed.shop;
    const role = await subscriptions.KEEPER_ROLE();
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", call);
    // The role is taken away in a transaction that is mined in front of ours.
    await subscriptions.revokeRole(role, bed.key.address, { gasPrice: 10n ** 11n });
    await bed.chain.mine(4);
    await bed.chain.automine(true);
    await room.outbox.tick();
    const outcome = { state: "reverted", error: "AccessControlUnauthorizedAccount" };
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal(outcome);
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal(outcome);
    await subscriptions.grantRole(role, bed.key.address);
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "pending" });
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect((await room.outbox.submit("deliver:1", call)).state).to.equal("final");
    expect(await subscriptions.statusOf(1n)).to.equal(2n);
  });

  it("sends the stored bytes after a kill between store and broadcast", async () => {
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(1n);
    await bed.store.db.close();
    const proxy = await FaultyProxy.start(bed.chain.url);
    const { keystoreFile, passphraseFile } = bed.keystore;
    const store = bed.store.file;
    const { address } = bed.shop;
    const told = { rpcUrl: proxy.url, store, keystoreFile, passphraseFile, address, id: "1", purchaseRef };
    const script = join(import.meta.dirname, "submit-once.ts");
    const keeper = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(told)], {
      stdio: "inherit",
    });
    const ended = once(keeper, "exit");
    try {
      // It dies with the bytes on their way: nobody ever gets them.
      const raw = await new Promise<unknown>((resolve, reject) => {
        proxy.fault = (method, params) => {
          if (method !== "eth_sendRawTransaction") return "pass";
          keeper.kill("SIGKILL");
          resolve(params[0]);
          return "hang";
        };
        void ended.then(() => reject(new Error("the keeper ended before it sent anything")));
      });
      await ended;
      expect(await used()).to.equal(0);
      await bed.store.open();
      room = await bed.room({ finality: { depth: 3 } });
      expect((await stored()).attempts.map((attempt) => attempt.raw)).to.deep.equal([raw]);
    } finally {
      keeper.kill("SIGKILL");
      await ended;
      await proxy.close();
    }
    await room.outbox.tick();
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect(room.settled[0]?.outcome).to.deep.equal({
      state: "final",
      hash: (await stored()).attempts[0]?.hash,
    });
    expect(await used()).to.equal(1);
  });

  it("broadcasts again what the server has dropped", async () => {
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", await deliverCall());
    const hash = (await stored()).attempts[0]?.hash;
    expect(await bed.chain.rpc("hardhat_dropTransaction", hash)).to.equal(true);
    await room.outbox.tick();
    expect(await bed.chain.rpc("eth_getTransactionByHash", hash)).not.to.equal(null);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled[0]?.outcome).to.deep.equal({ state: "final", hash });
  });

  it("replaces what waits too long with a higher fee, and knows the one that was mined", async () => {
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", await deliverCall());
    const first = (await stored()).attempts[0];
    // Blocks without it: it is out of the pool while they are mined.
    await bed.chain.rpc("hardhat_dropTransaction", first?.hash);
    await bed.chain.mine(3);
    await room.outbox.tick();
    const [, second, ...more] = (await stored()).attempts;
    expect(more).to.deep.equal([]);
    expect(second?.maxFeePerGas).to.satisfy((fee: bigint) => fee * 10n >= (first?.maxFeePerGas ?? 0n) * 11n);
    await bed.chain.mine(4);
    await restart();
    await room.outbox.tick();
    expect(room.settled[0]?.outcome).to.deep.equal({ state: "final", hash: second?.hash });
    expect(await used()).to.equal(1);
  });

  it("brings what another key has sent to its end, and sends with its own meanwhile", async () => {
    await bed.shop.buy();
    const next = await TempKeystore.create();
    try {
      await bed.chain.automine(false);
      await room.outbox.submit("deliver:1", await deliverCall());
      const [first] = (await stored()).attempts;
      // Out of the pool, so that blocks pass without it.
      await bed.chain.rpc("hardhat_dropTransaction", first?.hash);
      await bed.chain.mine(3);
      await bed.chain.rpc("hardhat_setBalance", next.address, toQuantity(parseEther("1")));
      await bed.shop.subscriptions.grantRole(await bed.shop.subscriptions.KEEPER_ROLE(), next.address);
      await bed.chain.mine();
      await restart({ key: await next.load(), others: [bed.key] });
      await room.outbox.tick();
      expect((await stored()).attempts, "a dearer one of the old key").to.have.length(2);
      expect(await room.outbox.submit("deliver:1", await deliverCall())).to.deep.equal({ state: "pending" });
      await room.outbox.submit("deliver:2", await deliverCall(2n));
      await bed.chain.mine(4);
      await room.outbox.tick();
      expect(room.settled.map(({ purpose, outcome }) => [purpose, outcome.state])).to.have.deep.members([
        ["deliver:1", "final"],
        ["deliver:2", "final"],
      ]);
      expect([(await stored()).sender, (await stored("deliver:2")).sender]).to.deep.equal([
        bed.key.address,
        next.address,
      ]);
    } finally {
      await next.remove();
    }
  });

  it("knows an older attempt that was mined instead of the newest", async () => {
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", await deliverCall());
    const first = (await stored()).attempts[0];
    await bed.chain.rpc("hardhat_dropTransaction", first?.hash);
    await bed.chain.mine(3);
    await room.outbox.tick();
    const second = (await stored()).attempts[1];
    await bed.chain.rpc("hardhat_dropTransaction", second?.hash);
    await bed.chain.rpc("eth_sendRawTransaction", first?.raw);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled[0]?.outcome).to.deep.equal({ state: "final", hash: first?.hash });
  });

  it("raises the fee of the first in line only: the others wait for it", async () => {
    await bed.shop.buy();
    await bed.chain.automine(false);
    for (const id of [1n, 2n]) {
      await room.outbox.submit(`deliver:${id}`, await deliverCall(id));
      const hash = (await stored(`deliver:${id}`)).attempts[0]?.hash;
      await bed.chain.rpc("hardhat_dropTransaction", hash);
    }
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect((await stored("deliver:1")).attempts).to.have.length(2);
    expect((await stored("deliver:2")).attempts).to.have.length(1);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled.map(({ outcome }) => outcome.state)).to.deep.equal(["final", "final"]);
  });

  it("does not believe a receipt from a block that is not in the chain", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      room = await bed.room({ rpcUrls: [proxy.url] });
      await room.outbox.submit("deliver:1", await deliverCall());
      const hash = (await stored()).attempts[0]?.hash;
      const receipt = (await bed.chain.rpc("eth_getTransactionReceipt", hash)) as object;
      const stale = { ...receipt, blockHash: `0x${"ab".repeat(32)}` };
      proxy.fault = (method) => (method === "eth_getTransactionReceipt" ? { result: stale } : "pass");
      await bed.chain.mine(3);
      await room.outbox.tick();
      expect((await stored()).state).to.equal("sent");
      proxy.fault = () => "pass";
      await room.outbox.tick();
      expect((await stored()).state).to.equal("final");
    } finally {
      await proxy.close();
    }
  });

  it("never pays more than the cap", async () => {
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", await deliverCall());
    const first = (await stored()).attempts[0];
    await bed.chain.rpc("hardhat_dropTransaction", first?.hash);
    await bed.chain.mine(3);
    await restart({ maxFeePerGas: first?.maxFeePerGas ?? 0n });
    await room.outbox.tick();
    expect((await stored()).attempts).to.have.length(1);
    expect(room.problems.map(({ error }) => error.code)).to.deep.equal(["FEE_ABOVE_CAP"]);
    await restart({ maxFeePerGas: 1n });
    const close: ContractCall = { kind: "reject", id: 1n, reason: "NO_CAPACITY" };
    await rejection(room.outbox.submit("reject:1", close), RetryableError, "FEE_ABOVE_CAP");
    expect(await room.outboxStore.find("reject:1")).to.equal(null);
  });

  it("goes back to broadcasting when a reorganisation takes its block", async () => {
    const call = await deliverCall();
    const mark = await bed.chain.mark();
    await room.outbox.submit("deliver:1", call);
    await room.outbox.tick();
    expect((await stored()).state).to.equal("mined");
    await bed.chain.goBack(mark);
    await bed.chain.mine(1);
    await room.outbox.tick();
    expect(await stored()).to.deep.include({ state: "sent", mined: null });
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "pending" });
    await room.outbox.tick();
    await bed.chain.mine(3);
    await room.outbox.tick();
    expect(room.settled).to.have.length(1);
    expect(await used()).to.equal(1);
  });

  it("sends anew when something else has used the nonce for good", async () => {
    const call = await deliverCall();
    await bed.chain.automine(false);
    await room.outbox.submit("deliver:1", call);
    await bed.chain.rpc("hardhat_dropTransaction", (await stored()).attempts[0]?.hash);
    await bed.chain.rpc("hardhat_impersonateAccount", bed.key.address);
    await bed.chain.rpc("eth_sendTransaction", { from: bed.key.address, to: bed.key.address });
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.problems.map(({ error }) => error.code)).to.deep.equal(["NONCE_TAKEN"]);
    await room.outbox.submit("deliver:1", call);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(room.settled[0]?.outcome.state).to.equal("final");
    expect((await stored()).nonce).to.equal(1);
  });

  it("says so when the keeper cannot pay for gas, and sends nothing", async () => {
    await bed.chain.rpc("hardhat_setBalance", bed.key.address, "0x1");
    const call = await deliverCall();
    await rejection(room.outbox.submit("deliver:1", call), RetryableError, "KEEPER_OUT_OF_GAS");
    expect(await room.outboxStore.find("deliver:1")).to.equal(null);
    await bed.chain.rpc("hardhat_setBalance", bed.key.address, toQuantity(parseEther("1")));
    expect(await room.outbox.submit("deliver:1", call)).to.deep.equal({ state: "pending" });
  });

  it("runs every kind of call", async () => {
    await room.outbox.submit("deliver:1", await deliverCall());
    const sealed: ContractCall = {
      kind: "setCredential",
      id: 1n,
      epoch: 1,
      credential: new Uint8Array([1, 2]),
    };
    await room.outbox.submit("set-credential:1:1", sealed);
    expect((await bed.shop.credential.credentialOf(1n)).digest).to.equal(keccak256("0x0102").slice(0, 42));
    await bed.shop.buy();
    await room.outbox.submit("reject:2", {
      kind: "reject",
      id: 2n,
      reason: "NO_CAPACITY, and a reason that is too long",
    });
    await bed.shop.subscriptions.connect(bed.shop.tenant).cancel(1n);
    await room.outbox.submit("close:1", { kind: "close", id: 1n });
    expect(await bed.shop.subscriptions.statusesFrom(1n, 2n)).to.deep.equal([8n, 5n]);
  });
});
