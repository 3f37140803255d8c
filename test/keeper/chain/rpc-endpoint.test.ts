import { expect } from "chai";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { quantity } from "../../../keeper/chain/rpc-shapes.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { rejection } from "../support/rejection.ts";
import { type ScriptedReply, ScriptedServers } from "./scripted-servers.ts";

const tooMany = (retryAfterMs: number | null = null): ScriptedReply => ({
  http: { status: 429, text: "Too Many Requests", retryAfterMs },
});

describe("RpcEndpoint", () => {
  let servers: ScriptedServers;
  let clock: { now: number };
  let heard: string[];
  beforeEach(() => {
    clock = { now: 1_000_000 };
    heard = [];
  });

  function poolOf(names: string[]): RpcPool {
    servers = new ScriptedServers(names, 7);
    return new RpcPool({
      chainId: 31_337,
      rpcUrls: servers.urls,
      rpcTimeoutMs: 1_000,
      maxHeadLag: 3,
      time: handTime(clock),
      post: servers.post,
      meter: { call: (server, operation, outcome) => heard.push(`${server} ${operation} ${outcome}`) },
    });
  }
  const ask = (pool: RpcPool) => pool.request("eth_blockNumber", [], quantity);
  const answer = (method: string, reply: ScriptedReply) => {
    servers.script = (_, asked) =>
      asked === method ? reply : asked === "eth_blockNumber" ? { result: "0x7" } : undefined;
  };

  for (const [what, reply] of Object.entries<ScriptedReply>({
    "HTTP 429": tooMany(),
    "code 429": { error: { code: 429, message: "exceeded its compute units" } },
    "code -32005": { error: { code: -32005, message: "daily request count exceeded" } },
  }))
    it(`lets a server rest that answers ${what}, and asks it again later`, async () => {
      const pool = poolOf(["one"]);
      answer("eth_blockNumber", reply);
      await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
      const asked = servers.calls.length;
      await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
      expect(servers.calls, "no call while it rests").to.have.length(asked);
      clock.now += 500;
      answer("eth_blockNumber", { result: "0x7" });
      expect(await ask(pool)).to.equal(7);
    });

  it("says of an answer that is too long which server and what was asked, and asks another", async () => {
    const endless: ScriptedReply = { http: { status: 200, text: null, retryAfterMs: null } };
    const alone = poolOf(["one"]);
    answer("eth_blockNumber", endless);
    const error = await rejection(ask(alone), RetryableError, "CHAIN_ANSWER_TOO_LONG");
    expect(error.message).to.include("one.test").and.include("eth_blockNumber");
    const both = poolOf(["one", "two"]);
    answer("eth_blockNumber", endless);
    await rejection(ask(both), RetryableError, "CHAIN_ANSWER_TOO_LONG");
    servers.script = (server, method) =>
      method === "eth_blockNumber" ? (server === "one" ? endless : { result: "0x7" }) : undefined;
    expect(await ask(both)).to.equal(7);
  });

  it("rests longer each time, to a minute at most, and forgets it after an answer", async () => {
    const pool = poolOf(["one"]);
    answer("eth_blockNumber", tooMany());
    await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
    const rests: number[] = [];
    for (let n = 0; n < 10; n++) {
      const begun = clock.now;
      const calls = servers.calls.length;
      while (servers.calls.length === calls) {
        clock.now += 500;
        await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
      }
      rests.push(clock.now - begun);
    }
    expect(rests).to.deep.equal([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    clock.now += 60_000;
    answer("eth_blockNumber", { result: "0x7" });
    await ask(pool);
    answer("eth_blockNumber", tooMany());
    await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
    clock.now += 500;
    answer("eth_blockNumber", { result: "0x7" });
    expect(await ask(pool)).to.equal(7);
  });

  it("rests as long as Retry-After asks, within reason", async () => {
    const pool = poolOf(["one"]);
    answer("eth_blockNumber", tooMany(30_000));
    await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
    answer("eth_blockNumber", { result: "0x7" });
    clock.now += 29_999;
    await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
    clock.now += 1;
    expect(await ask(pool)).to.equal(7);
    answer("eth_blockNumber", tooMany(10 ** 12));
    await rejection(ask(pool), RetryableError, "CHAIN_RATE_LIMITED");
    answer("eth_blockNumber", { result: "0x7" });
    clock.now += 600_000;
    expect(await ask(pool)).to.equal(7);
  });

  it("goes on with the others meanwhile", async () => {
    const pool = poolOf(["one", "two"]);
    servers.script = (server, method) =>
      method === "eth_blockNumber" ? (server === "one" ? tooMany() : { result: "0x7" }) : undefined;
    for (let n = 0; n < 5; n++) expect(await ask(pool)).to.equal(7);
    expect(servers.calls.filter((call) => call.startsWith("one"))).to.deep.equal(["one eth_blockNumber"]);
  });

  it("takes too many results for a refusal and not for a reason to rest", async () => {
    const pool = poolOf(["one"]);
    const error = { code: -32005, message: "query returned more than 10000 results" };
    answer("eth_blockNumber", { error });
    await rejection(ask(pool), RetryableError, "CHAIN_RPC_ERROR");
    await rejection(ask(pool), RetryableError, "CHAIN_RPC_ERROR");
  });

  it("tells the meter of every call and how it ended", async () => {
    const pool = poolOf(["one"]);
    answer("eth_blockNumber", { result: "0x7" });
    await ask(pool);
    answer("eth_blockNumber", { error: { code: -32000, message: "no" } });
    await ask(pool).catch(() => undefined);
    answer("eth_blockNumber", "down");
    await ask(pool).catch(() => undefined);
    answer("eth_blockNumber", tooMany());
    await ask(pool).catch(() => undefined);
    expect(heard.filter((each) => !each.includes("chainId"))).to.deep.equal([
      "rpc eth_blockNumber ok",
      "rpc eth_blockNumber refused",
      "rpc eth_blockNumber failed",
      "rpc eth_blockNumber refused",
    ]);
  });
});
