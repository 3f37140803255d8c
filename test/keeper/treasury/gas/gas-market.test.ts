import { expect } from "chai";
import { Contract, parseEther, parseUnits } from "ethers";
import { POOLS, seedPools } from "../../../../devnet/chain/seed-pools.ts";
import { deploy } from "../../../../ignition/deploy.ts";
import Devnet from "../../../../ignition/modules/Devnet.ts";
import { plans } from "../../../../ignition/plans.ts";
import { ChainGasMarket } from "../../../../keeper/chain/chain-gas-market.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { gasConfigSchema } from "../../../../keeper/treasury/gas/gas-config.ts";
import { GasKeeper } from "../../../../keeper/treasury/gas/gas-keeper.ts";
import { PriceFeed__factory } from "../../../../typechain-types/factories/mocks/PriceFeed__factory.ts";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import type { PriceFeed } from "../../../../typechain-types/mocks/PriceFeed.ts";
import type { TestStablecoin } from "../../../../typechain-types/mocks/TestStablecoin.ts";
import { handTime } from "../../../fakes/hand-time.ts";
import { ChainRoom } from "../../chain/chain-room.ts";
import { TempKeystore } from "../../chain/keystore.ts";
import { TestChain } from "../../chain/test-chain.ts";
import { TempStore } from "../../store/temp-store.ts";
import { rejection } from "../../support/rejection.ts";

const SWAP = [
  "function exactInputSingle((address,address,uint24,address,uint256,uint256,uint160)) payable returns (uint256)",
];

describe("buying gas on a real Uniswap", function () {
  this.timeout(240_000);
  let chain: TestChain;
  let store: TempStore;
  let keystore: TempKeystore;
  let room: ChainRoom;
  let gas: GasKeeper;
  let feed: PriceFeed;
  let coin: TestStablecoin;
  let market: Awaited<ReturnType<typeof deployed>>;
  let keeper: string;
  const clock = { now: Date.parse("2026-11-26T09:00:00Z") };
  let mark: unknown;

  async function deployed() {
    const request = ({ method, params }: { readonly method: string; readonly params?: unknown }) =>
      chain.provider.send(method, (params ?? []) as unknown[]);
    const [admin = "", treasury = ""] = (await chain.rpc("eth_accounts")) as string[];
    const addresses = await deploy({ request }, Devnet, {
      RevenueSplitter: { payees: [treasury], shares: [1] },
      Subscriptions: { adminDelay: 0 },
      Devnet: { keeper, planner: admin, operator: admin, pauser: admin, ...plans },
    });
    await seedPools(chain.provider, addresses);
    return addresses;
  }

  before(async () => {
    [chain, keystore] = await Promise.all([TestChain.start(), TempKeystore.create()]);
    keeper = keystore.address;
    market = await deployed();
    const admin = await chain.account(0);
    feed = await new PriceFeed__factory(admin).deploy(8);
    await feed.waitForDeployment();
    coin = TestStablecoin__factory.connect(market.stablecoin, admin);
    await coin.mint(keeper, parseUnits("1000", 6));
    await chain.rpc("hardhat_setBalance", keeper, `0x${parseEther("0.01").toString(16)}`);
    mark = await chain.mark();
  });
  beforeEach(async () => {
    store = await TempStore.create();
    const key = await keystore.load();
    room = await ChainRoom.open({
      rpcUrls: [chain.url],
      db: store.db,
      key,
      address: market.subscriptions,
      deploymentBlock: 0,
      finality: { depth: 0 },
    });
    const config = gasConfigSchema.parse({
      least: "0.02",
      target: "0.05",
      patienceSeconds: 0,
      token: market.stablecoin,
      router: market.router,
      path: `${market.weth}${POOLS.native.fee.toString(16).padStart(6, "0")}${market.stablecoin.slice(2)}`,
      feed: { address: await feed.getAddress(), leastUsd: "500", mostUsd: "20000" },
      maxAboveBps: 150,
    });
    const source = new ChainGasMarket({
      heads: room.heads,
      keeper,
      token: config.token,
      router: config.router,
      feed: config.feed.address,
      sequencer: null,
    });
    gas = new GasKeeper({ config, keeper, market: source, outbox: room.outbox, time: handTime(clock) });
  });
  afterEach(async () => {
    await store.close();
    await chain.goBack(mark);
    mark = await chain.mark();
  });
  after(async () => {
    await keystore.remove();
    await chain.close();
  });

  async function feedSays(dollars: number): Promise<void> {
    const { timestamp } = (await chain.provider.getBlock("latest")) ?? expect.fail();
    await feed.say(BigInt(Math.round(dollars * 1e8)), timestamp, timestamp);
  }

  const balance = () => chain.provider.getBalance(keeper);
  const dollars = () => coin.balanceOf(keeper);
  /** Looks, and lets the chain take what was sent. */
  const looks = async (times: number) => {
    for (let time = 0; time < times; time++) {
      await gas.look();
      await room.outbox.tick();
    }
  };

  it("brings the keeper exactly what is missing, for what the pool asks", async () => {
    await feedSays(2_500);
    const before = await balance();
    await gas.look();
    await room.outbox.tick();
    const approved = await balance();
    expect(approved, "the approval was paid for").to.be.lessThan(before);
    await looks(3);
    const bought = (await room.outboxStore.find("buy-gas:2026-11-26")) ?? expect.fail("nothing bought");
    expect(bought.state).to.equal("final");
    const receipt = (await chain.provider.getTransactionReceipt(bought.mined?.hash ?? "")) ?? expect.fail();
    expect(await balance()).to.equal(parseEther("0.05") - receipt.fee);
    const spent = parseUnits("1000", 6) - (await dollars());
    // 0.04 coins at 2500 and the pool's twentieth of a percent.
    expect(Number(spent)).to.be.within(100_000_000, 100_200_000);
    expect(gas.trouble).to.equal(null);
  });

  it("buys nothing from a pool whose price somebody moved, until it is back", async () => {
    await feedSays(2_500);
    const admin = await chain.account(0);
    const router = new Contract(market.router, SWAP, admin);
    await coin.mint(admin, parseUnits("100000", 6));
    await coin.approve(market.router, parseUnits("100000", 6));
    // Four percent of the pool's dollars make its coin eight percent dearer.
    const swap = [
      market.stablecoin,
      market.weth,
      POOLS.native.fee,
      await admin.getAddress(),
      parseUnits("100000", 6),
      0,
      0,
    ];
    await router.getFunction("exactInputSingle")(swap);
    await looks(4);
    expect(await room.outboxStore.find("buy-gas:2026-11-26")).to.equal(null);
    expect(gas.trouble?.what).to.include("refuses");
    expect(await dollars()).to.equal(parseUnits("1000", 6));
    // The same price is a good one when the second source has it too.
    await feedSays(2_700);
    await looks(3);
    expect((await room.outboxStore.find("buy-gas:2026-11-26"))?.state).to.equal("final");
  });

  it("says at once when an address of the configuration is another contract", async () => {
    for (const wrong of [{ feed: market.stablecoin }, { feed: keeper }, { token: market.router }]) {
      const places = {
        token: market.stablecoin,
        router: market.router,
        feed: await feed.getAddress(),
        ...wrong,
      };
      const source = new ChainGasMarket({ heads: room.heads, keeper, ...places, sequencer: null });
      await rejection(source.look(), FinalError, "GAS_MARKET_UNUSABLE");
    }
  });

  it("buys nothing by an old answer", async () => {
    await feedSays(2_500);
    await chain.rpc("evm_increaseTime", 4_501);
    await chain.mine();
    await looks(3);
    expect(await dollars()).to.equal(parseUnits("1000", 6));
    expect(await room.outboxStore.find("approve-gas:2026-11-26")).to.equal(null);
    expect(gas.trouble?.what).to.include("old");
  });
});
