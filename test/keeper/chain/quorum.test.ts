import { expect } from "chai";
import { Quorum } from "../../../keeper/chain/quorum.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import type { RpcServer } from "../../../keeper/chain/rpc-server.ts";
import { callResultShape } from "../../../keeper/chain/rpc-shapes.ts";
import { type BlockHostError, RetryableError } from "../../../keeper/core/errors.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { rejection } from "../support/rejection.ts";
import { ScriptedServers } from "./scripted-servers.ts";

const MAX_HEAD_LAG = 3;

describe("Quorum", () => {
  let servers: ScriptedServers;
  let problems: BlockHostError[];
  const quorumOf = (names: string[], quorum: number) => {
    servers = new ScriptedServers(names, 100);
    problems = [];
    const pool = new RpcPool({
      chainId: 31_337,
      rpcUrls: servers.urls,
      rpcTimeoutMs: 1_000,
      maxHeadLag: MAX_HEAD_LAG,
      time: handTime({ now: 0 }),
      post: servers.post,
    });
    const onProblem = (error: BlockHostError) => problems.push(error);
    return new Quorum(pool, { finality: { depth: 10 }, quorum, maxHeadLag: MAX_HEAD_LAG, onProblem });
  };
  const work = (server: RpcServer) => server.request("eth_call", [{}], callResultShape);
  const lie = (liar: string) => {
    servers.script = (server, method) =>
      server === liar && method === "eth_call" ? { result: "0xbad0" } : undefined;
  };

  it("takes what two of two say the same of the same block", async () => {
    const { block, value } = await quorumOf(["one", "two"], 2).read(work);
    expect({ number: block.number, value }).to.deep.equal({ number: 90, value: "0x" });
    expect(servers.calls.filter((call) => call.endsWith("eth_call"))).to.have.members([
      "one eth_call",
      "two eth_call",
    ]);
  });

  it("refuses when two of two differ, in the answer or in the block", async () => {
    const quorum = quorumOf(["one", "two"], 2);
    lie("two");
    const error = await rejection(quorum.read(work), RetryableError, "CHAIN_SERVERS_DISAGREE");
    expect(error.message).to.contain("http://one.test").and.contain("http://two.test");
    servers.script = () => undefined;
    servers.head("two", 100, "b");
    await rejection(quorum.read(work), RetryableError, "CHAIN_SERVERS_DISAGREE");
  });

  for (const liar of ["one", "two", "three"])
    it(`follows two against server ${liar} of three, and says so if it met the lie`, async () => {
      const quorum = quorumOf(["one", "two", "three"], 2);
      lie(liar);
      expect((await quorum.read(work)).value).to.equal("0x");
      const codes = problems.map(({ code }) => code);
      expect(codes).to.deep.equal(liar === "three" ? [] : ["CHAIN_SERVERS_DISAGREE"]);
      await quorum.read(work);
      expect(problems, "a server that was outvoted is asked last").to.have.length(codes.length);
    });

  it("refuses when two stand against two", async () => {
    const quorum = quorumOf(["one", "two", "three", "four"], 2);
    servers.script = (server, method) =>
      method === "eth_call" && ["one", "three"].includes(server) ? { result: "0xbad0" } : undefined;
    await rejection(quorum.read(work), RetryableError, "CHAIN_SERVERS_DISAGREE");
  });

  it("goes on without a server that is silent, and not without two", async () => {
    const quorum = quorumOf(["one", "two", "three"], 2);
    const silent = new Set(["one"]);
    servers.script = (server) => (silent.has(server) ? "down" : undefined);
    expect((await quorum.read(work)).value).to.equal("0x");
    silent.add("two");
    await rejection(quorum.read(work), RetryableError, "CHAIN_QUORUM_MISSING");
  });

  it("goes on without a server that falls silent between its head and its answer", async () => {
    const quorum = quorumOf(["one", "two", "three"], 2);
    servers.script = (server, method) => (server === "one" && method === "eth_call" ? "down" : undefined);
    expect((await quorum.read(work)).value).to.equal("0x");
  });

  it("does not make do with fewer answers than the quorum, nor with those of a server behind", async () => {
    const silentOne = (server: string, method: string) =>
      server === "one" && method === "eth_call" ? ("down" as const) : undefined;
    const two = quorumOf(["one", "two"], 2);
    servers.script = silentOne;
    await rejection(two.read(work), RetryableError, "CHAIN_QUORUM_MISSING");
    const three = quorumOf(["one", "two", "three"], 2);
    servers.script = silentOne;
    // It has block 90, and does not call it final.
    servers.head("three", 99);
    await rejection(three.read(work), RetryableError, "CHAIN_QUORUM_MISSING");
  });

  it("takes the newest block that all who vote call final", async () => {
    const quorum = quorumOf(["one", "two"], 2);
    servers.head("one", 102);
    expect((await quorum.read(work)).block.number).to.equal(90);
  });

  it("counts a server that lags as absent", async () => {
    const quorum = quorumOf(["one", "two", "three"], 2);
    servers.head("one", 50);
    expect((await quorum.read(work)).block.number).to.equal(90);
    servers.head("three", 60);
    await rejection(quorum.read(work), RetryableError, "CHAIN_QUORUM_MISSING");
  });

  it("does not believe a head that a single server claims", async () => {
    const quorum = quorumOf(["one", "two", "three"], 2);
    servers.head("one", 1_000_000);
    expect((await quorum.read(work)).block.number).to.equal(90);
    servers.head("two", 2_000_000);
    await rejection(quorum.read(work), RetryableError, "CHAIN_QUORUM_MISSING");
  });

  it("asks no more servers than it needs", async () => {
    await quorumOf(["one", "two", "three"], 2).read(work);
    expect(new Set(servers.calls.map((call) => call.split(" ")[0]))).to.deep.equal(new Set(["one", "two"]));
    await quorumOf(["one", "two", "three"], 1).read(work);
    expect(servers.calls).to.deep.equal([
      "one eth_getBlockByNumber",
      "one eth_getBlockByNumber",
      "one eth_call",
    ]);
  });
});
