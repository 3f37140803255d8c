import { expect } from "chai";
import { BlockAsHead } from "../../../keeper/chain/block-as-head.ts";
import { LogReader } from "../../../keeper/chain/log-reader.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { blockShape } from "../../../keeper/chain/rpc-shapes.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { rejection } from "../support/rejection.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { block, ScriptedServers } from "./scripted-servers.ts";
import { TestBed } from "./test-bed.ts";

describe("LogReader", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  let proxy: FaultyProxy;
  beforeEach(async () => {
    bed = await TestBed.open();
    proxy = await FaultyProxy.start(bed.chain.url);
  });
  afterEach(async () => {
    await proxy.close();
    await bed.close();
  });

  const span = (params: readonly unknown[]) => {
    const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
    return Number(toBlock) - Number(fromBlock) + 1;
  };

  it("asks for less when a server refuses a range, and misses nothing", async () => {
    for (let n = 0; n < 3; n++) {
      await bed.shop.buy();
      await bed.chain.mine(20);
    }
    proxy.fault = (method, params) =>
      method === "eth_getLogs" && span(params) > 7
        ? { error: { code: -32005, message: "query returned more than 10000 results" } }
        : "pass";
    const room = await bed.room({ rpcUrls: [proxy.url] });
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1", "Purchased 2", "Purchased 3"]);
  });

  it("does not believe a server that has no logs because it has no blocks", async () => {
    await bed.shop.buy();
    const lagging = await FaultyProxy.start(bed.chain.url);
    try {
      const head = await bed.chain.rpc("eth_getBlockByNumber", "latest", false);
      lagging.fault = (method, params) => {
        if (method === "eth_getLogs") return { result: [] };
        if (method === "eth_getBlockByNumber") return { result: params[0] === "latest" ? head : null };
        return "pass";
      };
      const room = await bed.room({ rpcUrls: [lagging.url, proxy.url] });
      await room.watcher.poll();
      expect(room.story).to.deep.equal(["Purchased 1"]);
    } finally {
      await lagging.close();
    }
  });

  it("asks another server when one gives a log that our contracts never emit", async () => {
    await bed.shop.buy();
    const real = await FaultyProxy.start(bed.chain.url);
    try {
      const { address } = bed.shop;
      const topics = [bed.shop.subscriptions.interface.getEvent("OperationRequested").topicHash];
      const { number, hash } = await bed.chain.head();
      const place = {
        blockNumber: `0x${number.toString(16)}`,
        blockHash: hash,
        transactionHash: hash,
        logIndex: "0x0",
      };
      proxy.fault = (method) =>
        method === "eth_getLogs" ? { result: [{ address, topics, data: "0x12", ...place }] } : "pass";
      const room = await bed.room({ rpcUrls: [proxy.url, real.url] });
      await room.watcher.poll();
      expect(room.story).to.deep.equal(["Purchased 1"]);
    } finally {
      await real.close();
    }
  });

  it("saves nothing of a range whose logs and headers do not fit together", async () => {
    const room = await bed.room({ rpcUrls: [proxy.url], finality: { depth: 10 } });
    await room.watcher.poll();
    const cursor = await room.cursors.cursor();
    await bed.shop.buy();
    const filter = { ...room.contracts.filter, fromBlock: "latest" };
    const logs = (await bed.chain.rpc("eth_getLogs", filter)) as object[];
    const elsewhere = logs.map((log) => ({ ...log, blockHash: `0x${"ab".repeat(32)}` }));
    proxy.fault = (method) => (method === "eth_getLogs" ? { result: elsewhere } : "pass");
    await rejection(room.watcher.poll(), RetryableError, "CHAIN_MOVED");
    expect(await room.cursors.cursor()).to.deep.equal(cursor);
    proxy.fault = () => "pass";
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1"]);
  });

  // Of a block that is not final the header is read anyway; of one that is, only if an operation needs its time.
  for (const depth of [100, 0])
    it(`saves what an operation asks for, and when (finality ${depth} blocks deep)`, async () => {
      const room = await bed.room({ finality: { depth } });
      const { subscriptions, tenant } = bed.shop;
      await bed.shop.buy();
      const { purchaseRef } = await subscriptions.subscriptionOf(1n);
      const deliver = { kind: "deliver", id: 1n, purchaseRef, credential: new Uint8Array([1]) } as const;
      await room.outbox.submit("deliver:1", deliver);
      const argument = `0x${"00".repeat(31)}07`;
      await subscriptions.connect(tenant).requestOperation(1n, 5, argument);
      const block = await bed.chain.provider.getBlock("latest");
      await room.watcher.poll();
      const expected = { sequence: 1, operation: "rollback", argument, requestedAt: block?.timestamp };
      expect(await room.operations.requested(1n, 0)).to.deep.equal([
        { ...expected, blockNumber: block?.number },
      ]);
      expect(room.events.at(-1)).to.deep.include({ operation: expected, timestamp: block?.timestamp });
      expect(room.events[0]?.operation).to.equal(null);
    });

  it("tells live events from older ones, and how far a long catch-up has come", async () => {
    for (let n = 0; n < 4; n++) {
      await bed.shop.buy();
      await bed.chain.mine(10);
    }
    const clock = { now: 0 };
    proxy.fault = () => {
      clock.now += 500;
      return "pass";
    };
    const room = await bed.room({ rpcUrls: [proxy.url], maxLogRange: 5, time: handTime(clock) });
    await room.watcher.poll();
    expect(room.live).to.deep.equal([false, false, false, false]);
    expect(room.progress.length).to.be.within(2, 20);
    expect(room.progress.at(-1)).to.deep.include({ percent: 100, events: 4, done: true });
    await bed.shop.buy();
    await room.watcher.poll();
    expect(room.live.at(-1)).to.equal(true);
  });

  it("tells of every event that changes what a machine should be", async () => {
    const room = await bed.room();
    const { subscriptions, credential, tenant } = bed.shop;
    await bed.shop.buy();
    const { purchaseRef } = await subscriptions.subscriptionOf(1n);
    const deliver = { kind: "deliver", id: 1n, purchaseRef, credential: new Uint8Array([1]) } as const;
    await room.outbox.submit("deliver:1", deliver);
    const token = credential.connect(tenant);
    await token.setUser(1n, bed.shop.address, 2n ** 40n);
    await token.setEncryptionKey(1n, `0x${"42".repeat(32)}`);
    await subscriptions.connect(tenant).requestOperation(1n, 0, `0x${"00".repeat(32)}`);
    await subscriptions.connect(tenant).cancel(1n);
    await room.watcher.poll();
    const kinds = new Set(room.events.map((log) => log.kind));
    for (const kind of [
      "Purchased",
      "Transfer",
      "Delivered",
      "UpdateUser",
      "EncryptionKeyChanged",
      "OperationRequested",
      "Cancelled",
    ])
      expect(kinds).to.include(kind);
    expect(new Set(room.events.map((log) => log.subscription))).to.deep.equal(new Set([1n]));
    const places = room.events.map((log) => `${log.blockHash} ${log.transactionHash} ${log.logIndex}`);
    expect(new Set(places).size).to.equal(places.length);
  });
});

describe("LogReader on a busy chain", () => {
  /** Reads 6,000 blocks, of which 100 have 200 logs each. Tells how many blocks and logs each answer had. */
  async function readBusy(from: number, tooLong: number) {
    const [head, to, each] = [6_000, from + 99, 200];
    const servers = new ScriptedServers(["one"], head);
    const answers: { readonly blocks: number; readonly logs: number }[] = [];
    servers.script = (_, method, params) => {
      if (method !== "eth_getLogs") return undefined;
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
      const [first, last] = [Math.max(from, Number(fromBlock)), Math.min(to, Number(toBlock))];
      const count = Math.max(0, last - first + 1) * each;
      if (count > tooLong) return { http: { status: 200, text: null, retryAfterMs: null } };
      answers.push({ blocks: Number(toBlock) - Number(fromBlock) + 1, logs: count });
      return {
        result: Array.from({ length: count }, (_, at) => log(first + Math.floor(at / each), at % each)),
      };
    };
    const time = handTime({ now: 0 });
    const options = { chainId: 31_337, rpcUrls: servers.urls, rpcTimeoutMs: 1_000, maxHeadLag: 3 };
    const pool = new RpcPool({ ...options, time, post: servers.post });
    const last = blockShape.parse(block(head));
    const events = {
      filter: { address: [], topics: [] },
      decode: () => ({ subscription: 1n, kind: "Purchased", operation: null }),
    };
    let saved = 0;
    const store = {
      cursor: async () => null,
      headers: async () => [],
      advance: async <Log>(_: unknown, logs: readonly Log[]) => {
        saved += logs.length;
        return logs;
      },
      rewind: async () => [],
    };
    const listener = { events: () => {}, rewound: () => {} };
    const parts = { pool, heads: new BlockAsHead(pool, last, time), events, store, listener, time };
    const reader = new LogReader(parts, { deploymentBlock: 1, maxLogRange: 2_000 });
    await reader.read({ cursor: null, heads: { latest: last, confirmed: last, final: last } });
    expect(saved).to.equal((to - from + 1) * each);
    return answers;
  }
  const log = (number: number, index: number) => ({
    address: "0x",
    topics: [],
    data: "0x",
    blockNumber: `0x${number.toString(16)}`,
    blockHash: `0x${"a".repeat(64)}`,
    transactionHash: `0x${"b".repeat(64)}`,
    logIndex: `0x${index.toString(16)}`,
  });

  it("begins with few blocks, and asks for many once they are known to be empty", async () => {
    const blocks = (await readBusy(3_000, 100_000)).map((answer) => answer.blocks);
    expect(blocks.slice(0, 4)).to.deep.equal([16, 32, 64, 128]);
    expect(blocks).to.include(1_024);
  });

  it("asks for about a thousand logs at once where there are many", async () => {
    const logs = (await readBusy(1, 100_000)).map((answer) => answer.logs).filter((count) => count > 0);
    expect(logs).to.deep.equal([3_200, ...Array.from({ length: 16 }, () => 1_000), 800]);
  });

  it("asks for less when an answer is too long to be taken, and misses nothing", async () => {
    for (const { logs } of await readBusy(3_000, 300)) expect(logs).to.be.at.most(300);
  });
});
