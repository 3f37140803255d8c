import { once } from "node:events";
import { expect } from "chai";
import { HeadSocket } from "../../../keeper/chain/head-socket.ts";
import { openSocket, type SocketListener } from "../../../keeper/chain/open-socket.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { SteppedTime } from "./stepped-time.ts";
import { TestChain } from "./test-chain.ts";

const CHAIN_ID = 31_337;
const head = JSON.stringify({ method: "eth_subscription", params: { result: { number: "0x1" } } });

describe("HeadSocket", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let time: SteppedTime;
  let stop: AbortController;
  let heads: number;
  let sockets: { listener: SocketListener; sent: { id: number; method: string }[]; closed: boolean }[];
  let socket: HeadSocket;
  let running: Promise<void>;
  const last = () => sockets.at(-1) ?? expect.fail("no connection");
  const answer = (id: number, result: unknown) =>
    last().listener.message(JSON.stringify({ jsonrpc: "2.0", id, result }));

  beforeEach(() => {
    time = new SteppedTime();
    stop = new AbortController();
    heads = 0;
    sockets = [];
    socket = new HeadSocket({
      url: "ws://node.test",
      chainId: CHAIN_ID,
      time,
      onHead: () => heads++,
      open: (_, listener) => {
        const made = { listener, sent: [] as { id: number; method: string }[], closed: false };
        sockets.push(made);
        return {
          send: (text) => made.sent.push(JSON.parse(text)),
          close: () => {
            made.closed = true;
          },
        };
      },
    });
    running = socket.run(stop.signal);
  });
  afterEach(async () => {
    stop.abort();
    await running;
  });

  /** Opened, on the right chain, subscribed. */
  function subscribe(): void {
    last().listener.opened();
    answer(1, "0x7a69");
    answer(2, "0xabc");
  }

  it("asks for the chain id, subscribes, and tells of each head", () => {
    subscribe();
    expect(last().sent.map(({ method }) => method)).to.deep.equal(["eth_chainId", "eth_subscribe"]);
    expect(socket.heardWithin(1_000)).to.equal(false);
    last().listener.message(head);
    last().listener.message(head);
    expect(heads).to.equal(2);
    expect(socket.heardWithin(1_000)).to.equal(true);
  });

  for (const [what, text] of Object.entries({
    "another chain": JSON.stringify({ id: 1, result: "0x1" }),
    "an error": JSON.stringify({ id: 1, error: { code: -32601, message: "no" } }),
    "what is no JSON": "hello",
    "too much": `"${"x".repeat(200_000)}"`,
  }))
    it(`leaves a server that answers ${what}, and comes back later`, async () => {
      last().listener.opened();
      last().listener.message(text);
      await time.pass(1);
      expect(last().closed).to.equal(true);
      await time.pass(2_000);
      expect(sockets).to.have.length(2);
    });

  it("comes back after longer and longer pauses, a minute at most, and at once after heads", async () => {
    const pauses: number[] = [];
    for (let n = 0; n < 8; n++) {
      const begun = time.now();
      const before = sockets.length;
      last().listener.closed();
      while (sockets.length === before) await time.pass(1_000);
      pauses.push(time.now() - begun);
    }
    expect(pauses).to.deep.equal([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    subscribe();
    last().listener.message(head);
    last().listener.closed();
    await time.pass(1_000);
    expect(sockets).to.have.length(10);
  });

  it("asks a silent server for a sign of life, and leaves one that gives none", async () => {
    subscribe();
    await time.pass(15_000);
    expect(last().sent.at(-1)).to.deep.include({ id: 3, method: "eth_chainId" });
    answer(3, "0x7a69");
    await time.pass(30_000);
    expect(sockets).to.have.length(1);
    await time.pass(60_000);
    expect(sockets[0]?.closed).to.equal(true);
    expect(sockets.length).to.be.greaterThan(1);
  });

  it("ends with the signal", async () => {
    subscribe();
    stop.abort();
    await running;
    expect(last().closed).to.equal(true);
  });

  it("hears a real node's blocks", async () => {
    const chain = await TestChain.start();
    try {
      const heard = new EventTarget();
      const real = new HeadSocket({
        url: chain.url.replace("http", "ws"),
        chainId: CHAIN_ID,
        time: realTime,
        open: openSocket,
        onHead: () => heard.dispatchEvent(new Event("head")),
      });
      const ended = new AbortController();
      const ran = real.run(ended.signal);
      // Mines until the subscription, of which nothing tells, has come about.
      const first = once(heard, "head");
      let waiting = true;
      void first.then(() => {
        waiting = false;
      });
      while (waiting) await chain.mine(1);
      ended.abort();
      await ran;
    } finally {
      await chain.close();
    }
  });
});
