import { expect } from "chai";
import type { ChainRules } from "../../../installer/chain/chain-rules.ts";
import { openChainSetup } from "../../../installer/chain/open-chain-setup.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { FaultyProxy } from "../../keeper/chain/faulty-proxy.ts";
import { ARTIFACTS } from "./artifacts.ts";
import { account, SetupChain } from "./setup-chain.ts";
import { deployUniswap } from "./uniswap.ts";

describe("what the chain's preflight finds", function () {
  this.timeout(120_000);

  let setup: SetupChain;
  let swaps: Awaited<ReturnType<typeof deployUniswap>>;
  before(async () => {
    setup = await SetupChain.start();
    swaps = await deployUniswap(await setup.chain.account(0), setup.stablecoin);
  });
  after(() => setup.close());

  interface Circumstances {
    readonly contracts?: object;
    readonly chain?: object;
    readonly rules?: Partial<ChainRules>;
    /** How far the host's clock is ahead of the newest block, seconds. */
    readonly ahead?: number;
  }

  /** Verdicts by the ids of the checks. */
  async function preflight({ contracts = {}, chain = {}, rules = {}, ahead = 0 }: Circumstances = {}) {
    const blockchain = setup.answers(contracts);
    const { timestamp = 0 } = (await setup.chain.provider.getBlock("latest")) ?? {};
    const found = await openChainSetup({
      blockchain: { ...blockchain, chain: { ...blockchain.chain, ...chain } },
      folder: setup.folder,
      artifacts: ARTIFACTS,
      openStore: (file) => setup.openStore(file),
      time: { ...realTime, now: () => (timestamp + ahead) * 1_000 },
      rules: { pollIntervalMs: 20, ...rules },
      onProblem: (error) => void setup.problems.push(error),
    }).preflight();
    for (const { verdict, remedy } of found) expect(remedy === "").to.equal(verdict === "good");
    return Object.fromEntries(found.map(({ id, verdict }) => [id, verdict]));
  }

  it("is well but for the money that is to come, on a chain that can take a host", async () => {
    const rpcUrls = [setup.chain.url, `${setup.chain.url}/`];
    expect(await preflight({ contracts: { swaps }, chain: { rpcUrls } })).to.deep.equal({
      "chain-servers": "good",
      "chain-head": "good",
      "chain-fees": "good",
      stablecoin: "good",
      swaps: "good",
      "chain-money": "warn",
    });
  });

  it("warns of a single server", async () => {
    expect(await preflight()).to.include({ "chain-servers": "warn", "chain-head": "good" });
  });

  it("refuses a server of another chain", async () => {
    const proxy = await FaultyProxy.start(setup.chain.url);
    proxy.fault = (method) => (method === "eth_chainId" ? { result: "0x1" } : "pass");
    try {
      expect(await preflight({ chain: { rpcUrls: [proxy.url] } })).to.deep.equal({ "chain-servers": "bad" });
    } finally {
      await proxy.close();
    }
  });

  it("says once that no server can be asked, and nothing of what it would have asked it", async () => {
    const found = await preflight({ chain: { rpcUrls: ["http://127.0.0.1:1"] } });
    expect(found).to.deep.equal({ "chain-servers": "bad" });
  });

  for (const [ahead, verdict] of [
    [60, "good"],
    [600, "warn"],
    [7_200, "bad"],
    [-600, "bad"],
  ] as const)
    it(`finds a head that the host's clock is ${ahead} seconds ahead of ${verdict}`, async () => {
      const rules = { finality: "finalized" } as const;
      expect(await preflight({ ahead, rules })).to.include({ "chain-head": verdict });
    });

  it("only warns of a chain of one's own that stands still", async () => {
    expect(await preflight({ ahead: 7_200 })).to.include({ "chain-head": "warn" });
  });

  it("refuses a server that does not say what is final", async () => {
    const proxy = await FaultyProxy.start(setup.chain.url);
    proxy.fault = (_method, [tag]) =>
      tag === "finalized" ? { error: { code: -32602, message: "unknown tag" } } : "pass";
    const rules = { finality: "finalized" } as const;
    try {
      expect(await preflight({ chain: { rpcUrls: [proxy.url] }, rules })).to.include({ "chain-head": "bad" });
    } finally {
      await proxy.close();
    }
  });

  it("refuses prices above the cap", async () => {
    expect(await preflight({ rules: { maxFeePerGas: 1n } })).to.include({ "chain-fees": "bad" });
  });

  it("refuses a stablecoin that is none", async () => {
    expect(await preflight({ contracts: { stablecoin: account(8) } })).to.include({ stablecoin: "bad" });
    expect(await preflight({ contracts: { stablecoin: swaps.router } })).to.include({ stablecoin: "bad" });
  });

  it("refuses a token of more decimals than the contracts take", async () => {
    const fine = await new TestStablecoin__factory(await setup.chain.account(0)).deploy("Fine", "FINE", 19);
    const stablecoin = await fine.getAddress();
    expect(await preflight({ contracts: { stablecoin } })).to.include({ stablecoin: "bad" });
  });

  it("refuses a router or a quoter that is none, or of other native money", async () => {
    for (const change of [{ router: account(8) }, { quoter: account(8) }, { wrappedNative: account(7) }])
      expect(await preflight({ contracts: { swaps: { ...swaps, ...change } } })).to.include({ swaps: "bad" });
  });

  it("warns of a pool that is not there, by which nobody can pay", async () => {
    const change = { poolFee: 10_000 };
    expect(await preflight({ contracts: { swaps: { ...swaps, ...change } } })).to.include({ swaps: "warn" });
  });

  it("refuses contracts that are not there", async () => {
    const there = { kind: "existing", subscriptions: account(1), inbox: account(2), deploymentBlock: 0 };
    expect(await preflight({ contracts: there })).to.include({ contracts: "bad" });
    const token = { ...there, subscriptions: setup.stablecoin };
    expect(await preflight({ contracts: token })).to.include({ contracts: "bad" });
  });
});
