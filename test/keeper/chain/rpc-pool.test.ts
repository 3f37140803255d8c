import { expect } from "chai";
import { RpcError } from "../../../keeper/chain/rpc-error.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { blockShape, quantity } from "../../../keeper/chain/rpc-shapes.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { type Fault, FaultyProxy } from "./faulty-proxy.ts";
import { TestChain } from "./test-chain.ts";

describe("RpcPool", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let chain: TestChain;
  let one: FaultyProxy;
  let two: FaultyProxy;
  beforeEach(async () => {
    chain = await TestChain.start();
    one = await FaultyProxy.start(chain.url);
    two = await FaultyProxy.start(chain.url);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    await chain.close();
  });

  const pool = (rpcUrls: string[], rpcTimeoutMs = 60_000, chainId = 31337) =>
    new RpcPool({ chainId, rpcUrls, rpcTimeoutMs, maxHeadLag: 2, time: realTime });
  const ask = (rpc: RpcPool) => rpc.request("eth_blockNumber", [], quantity);

  for (const fault of [
    "down",
    "garbage",
    {},
    { error: "no" },
    { result: "not a number" },
    { error: { code: -32005, message: "limit" } },
  ])
    it(`asks the next server when one answers ${JSON.stringify(fault)}`, async () => {
      const rpc = pool([one.url, two.url]);
      await rpc.checkChain();
      one.fault = () => fault as Fault;
      expect(await ask(rpc)).to.equal(0);
      one.calls.length = 0;
      expect(await ask(rpc)).to.equal(0);
      expect(one.calls, "a server that failed is not asked first").to.deep.equal([]);
    });

  it("asks the next server when one does not answer in time", async () => {
    // Time enough for the other one on a machine that is busy.
    const rpc = pool([one.url, two.url], 3_000);
    one.fault = () => "hang";
    expect(await ask(rpc)).to.equal(0);
  });

  it("comes back to a server when the other fails", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = () => "down";
    await ask(rpc);
    one.fault = () => "pass";
    two.fault = () => "down";
    expect(await ask(rpc)).to.equal(0);
  });

  it("runs work again as a whole on the next server", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = (method) => (method === "eth_gasPrice" ? "down" : "pass");
    const seen: string[] = [];
    await rpc.onOneServer(async (server) => {
      seen.push("number");
      await server.request("eth_blockNumber", [], quantity);
      seen.push("price");
      await server.request("eth_gasPrice", [], quantity);
    });
    expect(seen).to.deep.equal(["number", "price", "number", "price"]);
  });

  it("names every server that does not answer, without the keys in their URLs", async () => {
    const secret = `${one.url.replace("http://", "http://user:hunter2@")}/v2/s3cr3t?key=t0ken`;
    const rpc = pool([secret, two.url]);
    one.fault = () => "down";
    two.fault = () => "garbage";
    for (const attempt of [rpc.checkChain(), ask(rpc)]) {
      const error = await rejection(attempt, RetryableError, "CHAIN_UNREACHABLE");
      const shown = `${error.message} ${error.remedy} ${error.stack} ${JSON.stringify(error)}`;
      expect(shown).to.contain(new URL(one.url).host).and.contain(new URL(two.url).host);
      for (const word of ["hunter2", "s3cr3t", "t0ken", "user"]) expect(shown).not.to.contain(word);
    }
  });

  it("sends user and password of a URL as a header", async () => {
    await ask(pool([one.url.replace("http://", "http://user:p%40ss@")]));
    expect(one.headers[0]?.authorization).to.equal(`Basic ${Buffer.from("user:p@ss").toString("base64")}`);
  });

  it("refuses another chain", async () => {
    await rejection(pool([one.url], 5_000, 1).checkChain(), FinalError, "CHAIN_WRONG_ID");
    await rejection(ask(pool([one.url], 5_000, 1)), FinalError, "CHAIN_WRONG_ID");
  });

  it("refuses one server of another chain at the start, and passes it over later", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = (method) => (method === "eth_chainId" ? { result: "0x1" } : "pass");
    await rejection(rpc.checkChain(), FinalError, "CHAIN_WRONG_ID");
    expect(await ask(rpc)).to.equal(0);
    expect(one.calls).not.to.contain("eth_blockNumber");
  });

  it("checks the chain again after a failure: another server may have taken the address", async () => {
    const rpc = pool([one.url]);
    await ask(rpc);
    one.fault = () => "down";
    await rejection(ask(rpc), RetryableError, "CHAIN_UNREACHABLE");
    one.fault = (method) => (method === "eth_chainId" ? { result: "0x1" } : "pass");
    await rejection(ask(rpc), FinalError, "CHAIN_WRONG_ID");
  });

  it("passes over a server whose head lags, unless all do", async () => {
    const rpc = pool([one.url, two.url]);
    const old = await chain.rpc("eth_getBlockByNumber", "latest", false);
    await chain.mine(5);
    expect((await rpc.head()).number).to.equal(5);
    one.fault = (_, params) => (params[0] === "latest" ? { result: old } : "pass");
    expect((await rpc.head()).number).to.equal(5);
    two.fault = one.fault;
    expect((await rpc.head()).number).to.equal(0);
  });

  it("asks another server for a block that one does not have yet", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = (method) => (method === "eth_getBlockByNumber" ? { result: null } : "pass");
    expect((await rpc.request("eth_getBlockByNumber", ["0x0", false], blockShape)).number).to.equal(0);
  });

  it("takes a revert for an answer and does not ask around", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = (method) =>
      method === "eth_call" ? { error: { code: 3, message: "execution reverted", data: "0x1234" } } : "pass";
    const error = await rejection(rpc.request("eth_call", [{}], quantity), RpcError, "CHAIN_RPC_ERROR");
    expect((error as RpcError).revertData).to.equal("0x1234");
    expect(two.calls).to.deep.equal([]);
  });

  it("broadcasts to every server; one that takes it, or knows it, is enough", async () => {
    const rpc = pool([one.url, two.url]);
    one.fault = () => "down";
    two.fault = (method) => (method === "eth_sendRawTransaction" ? { result: "0x" } : "pass");
    expect(await rpc.broadcast("0x00")).to.equal(null);
    two.fault = (method) =>
      method === "eth_sendRawTransaction" ? { error: { code: -32000, message: "already known" } } : "pass";
    expect(await rpc.broadcast("0x00")).to.equal(null);
    one.fault = (method) => (method === "eth_sendRawTransaction" ? "hang" : "pass");
    expect(await rpc.broadcast("0x00")).to.equal(null);
    one.fault = () => "down";
    two.fault = () => "pass";
    expect((await rpc.broadcast("0x00"))?.code).to.equal("CHAIN_RPC_ERROR");
  });
});
