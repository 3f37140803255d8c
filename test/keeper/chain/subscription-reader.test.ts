import { expect } from "chai";
import type { Depth } from "../../../keeper/core/chain-view.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TestBed } from "./test-bed.ts";

describe("ChainSubscriptionReader", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.open();
  });
  afterEach(() => bed.close());

  async function deliver(room: Awaited<ReturnType<TestBed["room"]>>, id: bigint): Promise<void> {
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(id);
    await room.outbox.submit(`deliver:${id}`, {
      kind: "deliver",
      id,
      purchaseRef,
      credential: new Uint8Array([1]),
    });
  }

  async function idsIn(room: Awaited<ReturnType<TestBed["room"]>>, depth: Depth): Promise<bigint[]> {
    return [...(await room.reader.fingerprints(depth)).fingerprints.keys()];
  }

  it("reads a purchase with its plan, at the depth that is asked for", async () => {
    const room = await bed.room({ confirmations: 1, finality: { depth: 4 } });
    await bed.shop.buy();
    expect(await room.reader.read(1n, "confirmed")).to.equal(null);
    await bed.chain.mine(1);
    const view = await room.reader.read(1n, "confirmed");
    const record = await bed.shop.subscriptions.subscriptionOf(1n);
    expect(view?.block).to.deep.equal(await room.reader.block("confirmed"));
    expect(view?.subscription).to.deep.equal({
      id: 1n,
      planId: 1n,
      status: "pending",
      payer: await bed.shop.tenant.getAddress(),
      recipient: await bed.shop.tenant.getAddress(),
      owner: null,
      ownerKind: "eoa",
      user: null,
      purchaseRef: record.purchaseRef,
      encryptionKey: record.encryptionKey,
      epoch: 0,
      hasCredential: false,
      deliverBy: Number(record.deliverBy),
      startsAt: 0,
      expiresAt: 0,
      held: false,
      throttleMbps: 0,
      operations: 0,
    });
    expect(view?.plan).to.deep.equal({
      id: 1n,
      name: "Small",
      vcpus: 1,
      memoryMiB: 1024,
      diskGiB: 10,
      mbps: 100,
      image: "debian-12",
      gracePeriod: 7 * 86_400,
    });
    expect(await room.reader.read(1n, "final")).to.equal(null);
    await bed.chain.mine(3);
    expect((await room.reader.read(1n, "final"))?.subscription.status).to.equal("pending");
    expect(await room.reader.read(2n, "confirmed")).to.equal(null);
  });

  it("reads owner, user, epoch and credential of a delivered one", async () => {
    const room = await bed.room();
    await bed.shop.buy();
    await deliver(room, 1n);
    const tenant = await bed.shop.tenant.getAddress();
    const token = bed.shop.credential.connect(bed.shop.tenant);
    await token.setUser(1n, bed.shop.address, 2n ** 64n - 1n);
    const lent = await room.reader.read(1n, "confirmed");
    expect(lent?.subscription).to.deep.include({
      status: "active",
      owner: tenant,
      epoch: 1,
      hasCredential: true,
    });
    expect(lent?.subscription.user).to.deep.equal({
      address: bed.shop.address,
      expires: Number.MAX_SAFE_INTEGER,
    });
    const buyer = await bed.shop.admin.getAddress();
    await token.transferFrom(tenant, buyer, 1n);
    const sold = await room.reader.read(1n, "confirmed");
    expect(sold?.subscription).to.deep.include({ owner: buyer, user: null, epoch: 2, hasCredential: false });
    expect(sold?.subscription.encryptionKey).to.equal(`0x${"0".repeat(64)}`);
  });

  it("tells an owner that is a contract from one with a key, lent code or not", async () => {
    const room = await bed.room();
    await bed.shop.buy();
    await deliver(room, 1n);
    const kind = async () => (await room.reader.read(1n, "confirmed"))?.subscription.ownerKind;
    const print = async () => (await room.reader.fingerprints("confirmed")).fingerprints.get(1n);
    const owner = await bed.shop.tenant.getAddress();
    const before = await print();
    await bed.chain.rpc("hardhat_setCode", owner, `0xef0100${"22".repeat(20)}`);
    await bed.chain.mine(1);
    expect([await kind(), await print()]).to.deep.equal(["eoa", before]);
    await bed.chain.rpc("hardhat_setCode", owner, "0x00");
    await bed.chain.mine(1);
    expect(await kind()).to.equal("contract");
    expect(await print()).not.to.equal(before);
  });

  it("lets the chain's clock rule expiry and grace", async () => {
    const room = await bed.room();
    await bed.shop.buy();
    await deliver(room, 1n);
    const statusAfter = async (seconds: number) => {
      await bed.chain.rpc("evm_increaseTime", seconds);
      await bed.chain.mine(1);
      return (await room.reader.read(1n, "confirmed"))?.subscription.status;
    };
    expect(await statusAfter(3_600)).to.equal("active");
    expect(await statusAfter(86_400)).to.equal("grace");
    expect(await statusAfter(7 * 86_400)).to.equal("lapsed");
    // The blocks that finality has reached still lie in the paid time.
    expect((await room.reader.read(1n, "final"))?.subscription.status).to.equal("active");
  });

  it("knows no owner once the token is burned", async () => {
    const room = await bed.room();
    await bed.shop.buy();
    await deliver(room, 1n);
    await bed.shop.subscriptions.connect(bed.shop.tenant).cancel(1n);
    await room.outbox.submit("close:1", { kind: "close", id: 1n });
    const view = await room.reader.read(1n, "confirmed");
    expect(view?.subscription).to.deep.include({ status: "closed", owner: null, hasCredential: false });
  });

  it("lists the ids that need care", async () => {
    const room = await bed.room();
    expect(await idsIn(room, "confirmed")).to.deep.equal([]);
    for (let n = 0; n < 4; n++) await bed.shop.buy();
    await deliver(room, 1n);
    await deliver(room, 2n);
    await room.outbox.submit("reject:3", { kind: "reject", id: 3n, reason: "NO_CAPACITY" });
    await bed.shop.subscriptions.connect(bed.shop.tenant).cancel(2n);
    await room.outbox.submit("close:2", { kind: "close", id: 2n });
    expect(await idsIn(room, "confirmed")).to.deep.equal([1n, 4n]);
  });

  it("sees nothing in blocks before the contract", async () => {
    const room = await bed.room({ finality: { depth: 1_000 } });
    await bed.shop.buy();
    expect(await room.reader.read(1n, "final")).to.equal(null);
    expect(await idsIn(room, "final")).to.deep.equal([]);
  });

  it("gives the ids that need care a fingerprint that changes with what is read of them", async () => {
    const room = await bed.room();
    for (let n = 0; n < 3; n++) await bed.shop.buy();
    await room.outbox.submit("reject:3", { kind: "reject", id: 3n, reason: "NO_CAPACITY" });
    const before = await room.reader.fingerprints("confirmed");
    expect(before.block).to.deep.equal(await room.reader.block("confirmed"));
    expect([...before.fingerprints.keys()]).to.deep.equal([1n, 2n]);
    await deliver(room, 2n);
    const { fingerprints } = await room.reader.fingerprints("confirmed");
    expect(fingerprints.get(1n)).to.equal(before.fingerprints.get(1n));
    expect(fingerprints.get(2n)).not.to.equal(before.fingerprints.get(2n));
    expect((await room.reader.fingerprints("final")).fingerprints.get(2n)).not.to.equal(fingerprints.get(2n));
  });

  it("goes on page by page, at one block", async () => {
    for (let n = 0; n < 3; n++) await bed.shop.buy();
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const room = await bed.room({ rpcUrls: [proxy.url] });
      const all = await room.reader.fingerprints("confirmed");
      const pages: unknown[] = [];
      proxy.rewrite = (method, params) => {
        if (method !== "eth_call") return params;
        pages.push(params[1]);
        // So little gas that the lens stops early.
        return [{ ...(params[0] as object), gas: "0x44000" }, params[1]];
      };
      expect(await room.reader.fingerprints("confirmed")).to.deep.equal(all);
      expect(pages.length).to.be.greaterThan(1);
      expect(new Set(pages.map((block) => JSON.stringify(block))).size).to.equal(1);
      proxy.rewrite = (method, params) =>
        method === "eth_call" ? [{ ...(params[0] as object), gas: "0x30000" }, params[1]] : params;
      await rejection(room.reader.fingerprints("confirmed"), RetryableError, "CHAIN_CALL_LIMITED");
    } finally {
      await proxy.close();
    }
  });

  it("costs one call a block on top of the watcher's look, and reads what is final anew", async () => {
    await bed.shop.buy();
    await bed.chain.mine(3);
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const room = await bed.room({ rpcUrls: [proxy.url], recentMs: 600_000 });
      await room.watcher.poll();
      proxy.calls.length = 0;
      const view = await room.reader.read(1n, "confirmed");
      expect(await room.reader.read(1n, "confirmed")).to.equal(view);
      expect(proxy.calls).to.deep.equal(["eth_call"]);
      proxy.calls.length = 0;
      await room.reader.read(1n, "final");
      expect(proxy.calls).to.deep.equal(["eth_getBlockByNumber", "eth_getBlockByNumber", "eth_call"]);
    } finally {
      await proxy.close();
    }
  });

  it("looks anew when the block of the last look is gone", async () => {
    const room = await bed.room({ recentMs: 600_000 });
    const mark = await bed.chain.mark();
    await bed.shop.buy();
    await room.watcher.poll();
    await bed.chain.goBack(mark);
    await bed.chain.mine(1);
    expect(await room.reader.read(1n, "confirmed")).to.equal(null);
  });

  it("takes for final only what two servers say", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      await bed.shop.buy();
      await bed.chain.mine(3);
      const room = await bed.room({ rpcUrls: [bed.chain.url, proxy.url], quorum: 2 });
      expect((await room.reader.read(1n, "final"))?.subscription.status).to.equal("pending");
      proxy.fault = (method) => (method === "eth_call" ? { result: "0x" } : "pass");
      await rejection(room.reader.read(1n, "final"), RetryableError, "CHAIN_SERVERS_DISAGREE");
      proxy.fault = () => "down";
      await rejection(room.reader.read(1n, "final"), RetryableError, "CHAIN_QUORUM_MISSING");
      expect((await room.reader.read(1n, "confirmed"))?.subscription.status).to.equal("pending");
    } finally {
      await proxy.close();
    }
  });

  it("refuses to mix blocks when a reorganisation comes between", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const room = await bed.room({ rpcUrls: [proxy.url] });
      const mark = await bed.chain.mark();
      await bed.shop.buy();
      const stale = await bed.chain.rpc("eth_getBlockByNumber", "latest", false);
      await bed.chain.goBack(mark);
      await bed.chain.mine(1);
      proxy.fault = (method, params) =>
        method === "eth_getBlockByNumber" && params[0] === "latest" ? { result: stale } : "pass";
      await rejection(room.reader.read(1n, "confirmed"), RetryableError, "CHAIN_RPC_ERROR");
    } finally {
      await proxy.close();
    }
  });
});
