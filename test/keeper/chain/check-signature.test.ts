import { expect } from "chai";
import { AbiCoder, hashMessage, Wallet } from "ethers";
import { checkSignature } from "../../../keeper/chain/check-signature.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { HostileWallet__factory } from "../../../typechain-types/factories/mocks/HostileWallet__factory.ts";
import { SafeLikeFactory__factory } from "../../../typechain-types/factories/mocks/SafeLikeFactory__factory.ts";
import { rejection } from "../support/rejection.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TestBed } from "./test-bed.ts";

const TEXT = "Let me in.";
const HASH = hashMessage(TEXT);
const MAGIC = "6492".repeat(16);
const BURNS_GAS = 6;

describe("checkSignature", function () {
  // Starts nodes, which takes long on a machine that is busy.
  this.timeout(120_000);

  const keys = [1, 2, 3]
    .map((n) => new Wallet(`0x${`0${n}`.repeat(32)}`))
    .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const owners = keys.map(({ address }) => address);
  const sign = (text: string, count = 2) =>
    `0x${keys
      .slice(0, count)
      .map((key) => key.signMessageSync(text).slice(2))
      .join("")}`;

  let bed: TestBed;
  let proxy: FaultyProxy;
  before(async () => {
    bed = await TestBed.open();
    proxy = await FaultyProxy.start(bed.chain.url);
  });
  after(async () => {
    await proxy.close();
    await bed.close();
  });
  beforeEach(() => {
    proxy.fault = () => "pass";
    proxy.calls.length = 0;
  });

  async function safe(threshold: number) {
    const factory = await new SafeLikeFactory__factory(bed.shop.admin).deploy();
    await factory.waitForDeployment();
    const wallet = (await factory.addressOf(owners, threshold)).toLowerCase();
    const call = factory.interface.encodeFunctionData("make", [owners, threshold]);
    const types = ["address", "bytes", "bytes"];
    const address = await factory.getAddress();
    const wrap = (signature: string) =>
      `${AbiCoder.defaultAbiCoder().encode(types, [address, call, signature])}${MAGIC}`;
    return { factory, wallet, wrap };
  }

  it("knows a plain wallet's signature without asking the chain", async () => {
    const [key = expect.fail()] = keys;
    const room = await bed.room({ rpcUrls: [proxy.url] });
    proxy.calls.length = 0;
    const signature = key.signMessageSync(TEXT);
    expect(await checkSignature(room, key.address.toLowerCase(), HASH, signature)).to.deep.equal({
      kind: "eoa",
      signature,
    });
    expect(proxy.calls).to.deep.equal([]);
  });

  it("takes nothing else of a plain wallet, and nothing that is no signature", async () => {
    const [key = expect.fail()] = keys;
    const room = await bed.room();
    const wallet = key.address.toLowerCase();
    const others = [
      sign(TEXT),
      key.signMessageSync("another"),
      "0x",
      "0x1",
      `0x${"00".repeat(8193)}`,
      `0x${MAGIC}`,
    ];
    for (const each of others)
      expect(await checkSignature(room, wallet, HASH, each), each.slice(0, 80)).to.equal(null);
  });

  it("asks a wallet that is there, and a factory for one that is not", async () => {
    const { factory, wallet, wrap } = await safe(2);
    const room = await bed.room();
    const judged = (signature: string) => checkSignature(room, wallet, HASH, signature);
    expect(await judged(sign(TEXT)), "nothing says how it is made").to.equal(null);
    expect(await judged(wrap(sign(TEXT)))).to.deep.equal({ kind: "contract", isCounterfactual: true });
    expect(await judged(wrap(sign("another")))).to.equal(null);
    await factory.make(owners, 2);
    for (const signature of [sign(TEXT), wrap(sign(TEXT))])
      expect(await judged(signature)).to.deep.equal({ kind: "contract", isCounterfactual: false });
    for (const signature of [sign("another"), wrap(sign(TEXT, 1))])
      expect(await judged(signature)).to.equal(null);
  });

  it("stands a wallet that burns all its gas", async () => {
    const hostile = await new HostileWallet__factory(bed.shop.admin).deploy(BURNS_GAS);
    const room = await bed.room();
    expect(await checkSignature(room, (await hostile.getAddress()).toLowerCase(), HASH, "0x1234")).to.equal(
      null,
    );
  });

  it("believes only what a quorum of servers says of the same block", async () => {
    const { factory, wallet } = await safe(2);
    await factory.make(owners, 2);
    const room = await bed.room({ rpcUrls: [bed.chain.url, proxy.url], quorum: 2 });
    const judge = () => checkSignature(room, wallet, HASH, "0x1234");
    expect(await judge()).to.equal(null);
    const yes = `0x${"1".padStart(64, "0")}`;
    proxy.fault = (method) => (method === "eth_call" ? { result: yes } : "pass");
    await rejection(judge(), RetryableError, "CHAIN_SERVERS_DISAGREE");
    proxy.fault = (method) => (method === "eth_call" ? { result: `0x${"9".padStart(64, "0")}` } : "pass");
    await rejection(judge(), RetryableError, "CHAIN_QUORUM_MISSING");
    proxy.fault = () => "down";
    await rejection(judge(), RetryableError, "CHAIN_QUORUM_MISSING");
  });

  it("says of a server that gives calls too little gas what is wrong with it", async () => {
    const { factory, wallet } = await safe(2);
    await factory.make(owners, 2);
    const room = await bed.room({ rpcUrls: [proxy.url] });
    proxy.rewrite = (method, params) =>
      method === "eth_call" ? [{ ...(params[0] as object), gas: "0x200000" }, params[1]] : params;
    try {
      await rejection(checkSignature(room, wallet, HASH, "0x1234"), RetryableError, "CHAIN_CALL_LIMITED");
    } finally {
      proxy.rewrite = (_, params) => params;
    }
  });
});
