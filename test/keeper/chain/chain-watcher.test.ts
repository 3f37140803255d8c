import { expect } from "chai";
import type { ChainLog } from "../../../keeper/core/chain-log.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { random } from "../support/random.ts";
import { rejection } from "../support/rejection.ts";
import type { ChainRoom } from "./chain-room.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { SteppedTime } from "./stepped-time.ts";
import { TestBed } from "./test-bed.ts";

describe("ChainWatcher", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.open();
  });
  afterEach(() => bed.close());

  it("tells each event once, from the deployment on", async () => {
    await bed.shop.buy();
    await bed.shop.buy();
    const room = await bed.room();
    await room.watcher.poll();
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1", "Purchased 2"]);
    await bed.shop.buy();
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1", "Purchased 2", "Purchased 3"]);
    expect(await room.cursors.cursor()).to.deep.equal(await bed.chain.head());
  });

  it("goes on from the cursor after a restart", async () => {
    await bed.shop.buy();
    await (await bed.room()).watcher.poll();
    await bed.store.reopen();
    await bed.shop.buy();
    const room = await bed.room();
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 2"]);
    expect(room.rewinds).to.deep.equal([]);
  });

  it("waits for the confirmations", async () => {
    const room = await bed.room({ confirmations: 2, finality: { depth: 5 } });
    await bed.shop.buy();
    await room.watcher.poll();
    await bed.chain.mine(1);
    await room.watcher.poll();
    expect(room.story).to.deep.equal([]);
    await bed.chain.mine(1);
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1"]);
  });

  it("reads in ranges as small as it must", async () => {
    for (let n = 0; n < 4; n++) {
      await bed.shop.buy();
      await bed.chain.mine(5);
    }
    const room = await bed.room({ maxLogRange: 3 });
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1", "Purchased 2", "Purchased 3", "Purchased 4"]);
  });

  it("goes back to the common ancestor and takes back what is gone", async () => {
    const room = await bed.room({ finality: { depth: 10 } });
    await bed.shop.buy();
    await room.watcher.poll();
    const kept = await bed.chain.head();
    const mark = await bed.chain.mark();
    await bed.shop.buy();
    await bed.shop.buy();
    await room.watcher.poll();
    await bed.chain.goBack(mark);
    await bed.chain.mine(1);
    await bed.shop.buy();
    await room.watcher.poll();
    expect(room.rewinds).to.have.length(1);
    expect(room.rewinds[0]).to.deep.include({ from: kept.number + 2, to: kept.number });
    expect(room.rewinds[0]?.logs.map((log) => log.subscription)).to.deep.equal([2n, 3n]);
    expect(room.story).to.deep.equal(["Purchased 1", "Purchased 2", "Purchased 3", "Purchased 2"]);
    expect(await room.cursors.cursor()).to.deep.equal(await bed.chain.head());
  });

  it("waits while the chain is merely shorter", async () => {
    const room = await bed.room({ finality: { depth: 10 } });
    const mark = await bed.chain.mark();
    await bed.shop.buy();
    await room.watcher.poll();
    const cursor = await room.cursors.cursor();
    await bed.chain.goBack(mark);
    await room.watcher.poll();
    expect(await room.cursors.cursor()).to.deep.equal(cursor);
    expect(room.rewinds).to.deep.equal([]);
  });

  it("refuses a reorganisation below what was final, over a restart too, and changes nothing", async () => {
    const mark = await bed.chain.mark();
    await bed.chain.mine(6);
    const room = await bed.room({ finality: { depth: 3 } });
    await room.watcher.poll();
    const cursor = await room.cursors.cursor();
    await bed.chain.goBack(mark);
    await bed.chain.mine(8);
    await rejection(room.watcher.poll(), FinalError, "REORG_TOO_DEEP");
    await bed.store.reopen();
    const again = await bed.room({ finality: { depth: 3 } });
    await rejection(again.watcher.run(new AbortController().signal), FinalError, "REORG_TOO_DEEP");
    expect(await again.cursors.cursor()).to.deep.equal(cursor);
  });

  for (const others of [1, 2])
    it(`does not give up on the word of one server against ${others}`, async () => {
      const liar = await FaultyProxy.start(bed.chain.url);
      const honest = await FaultyProxy.start(bed.chain.url);
      try {
        const urls = [liar.url, bed.chain.url, honest.url].slice(0, others + 1);
        const room = await bed.room({ rpcUrls: urls, quorum: 2 });
        await bed.chain.mine(6);
        await room.watcher.poll();
        const lies: object[] = [];
        for (let n = 0; n <= (await bed.chain.head()).number + 1; n++) {
          const block = (await bed.chain.rpc("eth_getBlockByNumber", `0x${n.toString(16)}`, false)) ?? {};
          lies.push({ ...(block as object), hash: `0x${n.toString(16).padStart(64, "b")}` });
        }
        liar.fault = (method, params) =>
          method === "eth_getBlockByNumber" && params[0] !== "latest"
            ? { result: lies[Number(params[0])] }
            : "pass";
        await bed.chain.mine(1);
        await bed.shop.buy();
        const code = others === 1 ? "CHAIN_SERVERS_DISAGREE" : "CHAIN_MOVED";
        await rejection(room.watcher.poll(), RetryableError, code);
        if (others === 1) liar.fault = () => "pass";
        await room.watcher.poll();
        expect(room.story).to.deep.equal(["Purchased 1"]);
        expect(room.rewinds).to.deep.equal([]);
      } finally {
        await liar.close();
        await honest.close();
      }
    });

  it("allows a reorganisation down to the last final block", async () => {
    await bed.chain.mine(3);
    const mark = await bed.chain.mark();
    await bed.chain.mine(3);
    const room = await bed.room({ finality: { depth: 3 } });
    await room.watcher.poll();
    await bed.chain.goBack(mark);
    await bed.chain.mine(4);
    await room.watcher.poll();
    expect(room.rewinds).to.have.length(1);
  });

  it("survives a reorganisation of the deployment itself while that is not final", async () => {
    const room = await bed.room({ finality: { depth: 1_000 } });
    const mark = await bed.chain.mark();
    await bed.shop.buy();
    await room.watcher.poll();
    expect((await room.cursors.headers()).at(-1)?.number).to.equal(0);
    await bed.chain.goBack(mark);
    await bed.chain.mine(3);
    await room.watcher.poll();
    expect(await room.cursors.cursor()).to.deep.equal(await bed.chain.head());
  });

  it("follows the finalized tag", async () => {
    const room = await bed.room({ finality: "finalized", confirmations: 12 });
    await bed.shop.buy();
    await room.watcher.poll();
    expect(room.story).to.deep.equal(["Purchased 1"]);
  });

  it("polls by itself until it is told to stop", async () => {
    const room = await bed.room();
    const stop = new AbortController();
    const running = room.watcher.run(stop.signal);
    await bed.shop.buy();
    while (room.story.length === 0) await new Promise(setImmediate);
    stop.abort();
    await running;
    expect(room.story).to.deep.equal(["Purchased 1"]);
  });

  it("goes on by itself when the server is back", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const room = await bed.room({ rpcUrls: [proxy.url] });
      proxy.fault = () => "down";
      const stop = new AbortController();
      const running = room.watcher.run(stop.signal);
      await bed.shop.buy();
      while (room.failures.length === 0) await new Promise(setImmediate);
      proxy.fault = () => "pass";
      while (room.story.length === 0) await new Promise(setImmediate);
      stop.abort();
      await running;
      expect(room.failures[0])
        .to.be.instanceOf(RetryableError)
        .and.to.have.property("code", "CHAIN_UNREACHABLE");
    } finally {
      await proxy.close();
    }
  });

  describe("when it is told of blocks", () => {
    const POLL = 20;
    let time: SteppedTime;
    let polls: number;
    let stop: AbortController;
    let running: Promise<void>;
    let room: ChainRoom;
    let told: boolean;
    /** Whether somebody tells of a block during each poll. */
    let isSpammed: boolean;
    let proxy: FaultyProxy;
    beforeEach(async () => {
      time = new SteppedTime();
      proxy = await FaultyProxy.start(bed.chain.url);
      room = await bed.room({ time, rpcUrls: [proxy.url] });
      const poll = room.watcher.poll.bind(room.watcher);
      polls = 0;
      isSpammed = false;
      room.watcher.poll = async () => {
        if (isSpammed) room.watcher.wake();
        await poll();
        polls++;
      };
      told = false;
      stop = new AbortController();
      running = room.watcher.run(stop.signal, () => told);
    });
    afterEach(async () => {
      stop.abort();
      await running;
      await proxy.close();
    });
    const napping = async () => {
      while (time.naps.length === 0) await new Promise(setImmediate);
    };

    it("looks sooner, but never without a pause, however often it is told", async () => {
      await napping();
      expect(polls).to.equal(1);
      isSpammed = true;
      for (let n = 0; n < 100; n++) room.watcher.wake();
      await time.pass(POLL / 8);
      for (const expected of [2, 3, 4]) {
        await napping();
        expect(polls).to.equal(expected);
        expect(time.naps).to.deep.equal([POLL / 8]);
        await time.pass(POLL / 8);
      }
      isSpammed = false;
    });

    it("ends its pause when it is told in the middle of it", async () => {
      await napping();
      await time.pass(POLL / 2);
      room.watcher.wake();
      await new Promise(setImmediate);
      await napping();
      expect(polls).to.equal(2);
    });

    it("polls five times more rarely while somebody tells it, and goes on by itself", async () => {
      told = true;
      await napping();
      await time.pass(POLL * 4.9);
      expect(polls).to.equal(1);
      await time.pass(POLL / 10);
      await napping();
      expect(polls).to.equal(2);
    });

    it("is not hurried towards servers that fail", async () => {
      proxy.fault = () => "down";
      await napping();
      await time.pass(POLL);
      while (room.failures.length === 0) await new Promise(setImmediate);
      await napping();
      room.watcher.wake();
      await time.pass(POLL * 2 - 1);
      expect(room.failures).to.have.length(1);
    });
  });

  // What was told minus what was taken back is what the chain has, whatever happened in which order.
  for (const seed of [1, 2, 3, 4])
    it(`ends with the chain's own events after purchases, reorganisations and restarts (seed ${seed})`, async () => {
      const draw = random(seed);
      const depth = 6;
      const held = new Map<string, number>();
      let room = await bed.room({ finality: { depth }, confirmations: draw(3) });
      const count = (logs: readonly ChainLog[], change: number) => {
        for (const log of logs) {
          const place = `${log.blockHash} ${log.logIndex} ${log.kind} ${log.subscription}`;
          held.set(place, (held.get(place) ?? 0) + change);
        }
      };
      const poll = async () => {
        await room.watcher.poll();
        for (const rewind of room.rewinds.splice(0)) count(rewind.logs, -1);
        count(room.events.splice(0), 1);
      };
      for (let round = 0; round < 12; round++) {
        await poll();
        const mark = await bed.chain.mark();
        const blocks = 1 + draw(depth - 1);
        for (let n = 0; n < blocks; n++) await (draw(2) === 0 ? bed.shop.buy() : bed.chain.mine(1));
        if (draw(2) === 0) await poll();
        if (draw(2) === 0) {
          await bed.chain.goBack(mark);
          for (let n = 0; n <= blocks; n++) await (draw(3) === 0 ? bed.shop.buy() : bed.chain.mine(1));
        }
        if (draw(4) === 0) {
          await poll();
          await bed.store.reopen();
          room = await bed.room({ finality: { depth }, confirmations: draw(3) });
        }
      }
      await bed.chain.mine(depth);
      await poll();
      const { filter } = room.contracts;
      const logs = await bed.chain.provider.getLogs({
        address: [...filter.address],
        topics: filter.topics.map((each) => [...each]),
        fromBlock: bed.shop.deploymentBlock,
      });
      const present = logs.map((log) => {
        const raw = { ...log, topics: [...log.topics], logIndex: log.index };
        const event = room.contracts.decode(raw);
        return `${log.blockHash} ${log.index} ${event?.kind} ${event?.subscription}`;
      });
      const told = [...held].filter(([, times]) => times !== 0);
      expect(told.map(([, times]) => times)).to.deep.equal(told.map(() => 1));
      expect(told.map(([place]) => place)).to.have.members(present);
    });
});
