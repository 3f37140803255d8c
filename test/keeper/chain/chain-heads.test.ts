import { expect } from "chai";
import { ChainHeads } from "../../../keeper/chain/chain-heads.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { type BlockHostError, RetryableError } from "../../../keeper/core/errors.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { rejection } from "../support/rejection.ts";
import { ScriptedServers } from "./scripted-servers.ts";

describe("ChainHeads", () => {
  let servers: ScriptedServers;
  let clock: { now: number };
  let problems: BlockHostError[];
  const headsOf = (names: string[], quorum: number) => {
    servers = new ScriptedServers(names, 100);
    clock = { now: 0 };
    problems = [];
    const shared = { maxHeadLag: 3, time: handTime(clock) };
    const chain = { chainId: 31_337, rpcUrls: servers.urls, rpcTimeoutMs: 1_000, post: servers.post };
    return new ChainHeads(new RpcPool({ ...chain, ...shared }), {
      ...shared,
      confirmations: 2,
      finality: { depth: 10 },
      quorum,
      pollIntervalMs: 1_000,
      onProblem: (error) => problems.push(error),
    });
  };
  const numbers = async (heads: ChainHeads) => {
    const { latest, confirmed, final } = await heads.read();
    return [latest.number, confirmed.number, final.number];
  };

  it("counts confirmations and finality from the head, and never below the first block", async () => {
    const heads = headsOf(["one"], 1);
    expect(await numbers(heads)).to.deep.equal([100, 98, 90]);
    servers.head("one", 5);
    expect(await numbers(heads)).to.deep.equal([5, 3, 0]);
  });

  it("makes one look of those that are asked for at the same time", async () => {
    const heads = headsOf(["one"], 1);
    await Promise.all([heads.read(), heads.read(), heads.read()]);
    expect(servers.calls).to.have.length(3);
    await heads.read();
    expect(servers.calls).to.have.length(6);
  });

  it("is content with the last look for what is confirmed, while that is not old, and never for what is final", async () => {
    const heads = headsOf(["one"], 1);
    await heads.read();
    servers.head("one", 101);
    clock.now += 999;
    expect((await heads.block("confirmed")).number).to.equal(98);
    expect((await heads.block("final")).number).to.equal(91);
    clock.now += 1;
    expect((await heads.block("confirmed")).number).to.equal(99);
  });

  it("shows nothing as confirmed that is older than what was final before", async () => {
    const heads = headsOf(["one"], 1);
    expect((await heads.block("final")).number).to.equal(90);
    servers.head("one", 91);
    clock.now += 1_000;
    await rejection(heads.block("confirmed"), RetryableError, "CHAIN_BEHIND");
    servers.head("one", 92);
    expect((await heads.block("confirmed")).number).to.equal(90);
  });

  it("anchors what is forgotten for good where a quorum stands, not where one server says", async () => {
    const heads = headsOf(["one", "two", "three"], 2);
    servers.head("one", 5_000);
    const look = await heads.read();
    expect(look.final.number).to.equal(4_990);
    expect(await heads.anchor(look)).to.equal(90);
  });

  it("asks the quorum for its anchor every 32 blocks only", async () => {
    const heads = headsOf(["one", "two"], 2);
    expect(await heads.anchor(await heads.read())).to.equal(90);
    const move = (head: number) => {
      for (const name of ["one", "two"]) servers.head(name, head);
    };
    move(131);
    const look = await heads.read();
    servers.calls.length = 0;
    expect(await heads.anchor(look)).to.equal(90);
    expect(servers.calls).to.deep.equal([]);
    move(132);
    expect(await heads.anchor(await heads.read())).to.equal(122);
  });

  it("has no anchor while there is no quorum, keeps the one it had, and says so", async () => {
    const heads = headsOf(["one", "two"], 2);
    servers.script = (server) => (server === "two" ? "down" : undefined);
    expect(await heads.anchor(await heads.read())).to.equal(null);
    servers.script = () => undefined;
    expect(await heads.anchor(await heads.read())).to.equal(90);
    servers.script = (server) => (server === "two" ? "down" : undefined);
    servers.head("one", 200);
    expect(await heads.anchor(await heads.read())).to.equal(90);
    expect(problems.map(({ code }) => code)).to.deep.equal(["CHAIN_QUORUM_MISSING", "CHAIN_QUORUM_MISSING"]);
  });
});
