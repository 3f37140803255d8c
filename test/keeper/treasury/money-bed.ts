import { hexlify, type JsonRpcSigner, MaxUint256, randomBytes } from "ethers";
import { ChainHeads } from "../../../keeper/chain/chain-heads.ts";
import { Contracts } from "../../../keeper/chain/contracts.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { RevenueSplitter__factory } from "../../../typechain-types/factories/RevenueSplitter__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { TestStablecoin } from "../../../typechain-types/mocks/TestStablecoin.ts";
import type { RevenueSplitter } from "../../../typechain-types/RevenueSplitter.ts";
import type { Subscriptions } from "../../../typechain-types/Subscriptions.ts";
import { TestChain } from "../chain/test-chain.ts";

const MAX_HEAD_LAG = 3;

interface ViewOptions {
  readonly rpcUrls?: readonly string[];
  readonly quorum?: number;
  readonly depth?: number;
}

async function view(chain: TestChain, address: string, options: ViewOptions = {}) {
  const { rpcUrls = [chain.url], quorum = 1, depth = 0 } = options;
  const limits = { rpcTimeoutMs: 60_000, maxHeadLag: MAX_HEAD_LAG, time: realTime };
  const pool = new RpcPool({ chainId: chain.chainId, rpcUrls, ...limits });
  const rule = { confirmations: 0, finality: { depth }, quorum, pollIntervalMs: 0 };
  const heads = new ChainHeads(pool, { ...rule, maxHeadLag: MAX_HEAD_LAG, time: realTime });
  return { pool, heads, contracts: await Contracts.connect(pool, address) };
}

/** The real contracts with every role held by the first account, two tokens, two tenants, and a splitter as treasury. */
export class MoneyBed {
  readonly chain: TestChain;
  readonly subscriptions: Subscriptions;
  readonly splitter: RevenueSplitter;
  /** One of 6 decimals, one of 18. */
  readonly tokens: readonly [TestStablecoin, TestStablecoin];
  readonly admin: JsonRpcSigner;
  readonly tenants: readonly JsonRpcSigner[];
  readonly payees: readonly JsonRpcSigner[];
  readonly address: string;
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;

  private constructor(parts: Pick<MoneyBed, Exclude<keyof MoneyBed, "close" | "buy" | "view">>) {
    this.chain = parts.chain;
    this.subscriptions = parts.subscriptions;
    this.splitter = parts.splitter;
    this.tokens = parts.tokens;
    this.admin = parts.admin;
    this.tenants = parts.tenants;
    this.payees = parts.payees;
    this.address = parts.address;
    this.pool = parts.pool;
    this.heads = parts.heads;
    this.contracts = parts.contracts;
  }

  static async open(): Promise<MoneyBed> {
    const chain = await TestChain.start();
    const accounts = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => chain.account(index)));
    const [admin, ...others] = accounts;
    if (admin === undefined) throw new Error("no accounts");
    const [tenants, payees] = [others.slice(0, 2), others.slice(2)];
    const splitter = await new RevenueSplitter__factory(admin).deploy(payees, [50, 30, 20]);
    const subscriptions = await new Subscriptions__factory(admin).deploy(0, admin, splitter);
    const address = await subscriptions.getAddress();
    for (const role of ["KEEPER_ROLE", "PLANNER_ROLE", "OPERATOR_ROLE"] as const)
      await subscriptions.grantRole(await subscriptions[role](), admin);
    const token = async (name: string, decimals: number) => {
      const made = await new TestStablecoin__factory(admin).deploy(name, name, decimals);
      await subscriptions.acceptToken(made);
      for (const tenant of tenants) {
        await made.mint(tenant, 10n ** 30n);
        await made.connect(tenant).approve(address, MaxUint256);
      }
      return made;
    };
    const tokens = [await token("USD", 6), await token("DAI", 18)] as const;
    await subscriptions.addPlan({
      name: "Small",
      image: "debian-12",
      vcpus: 1,
      memoryMiB: 1024,
      diskGiB: 10,
      mbps: 100,
      // A price that no day or second divides evenly.
      pricePerDay: 333_337,
      minDays: 1,
      maxDays: 365,
      gracePeriod: 7 * 86_400,
      deliveryDeadline: 3_600,
      stock: 1_000,
    });
    const world = { chain, subscriptions, splitter, tokens, admin, tenants, payees, address };
    return new MoneyBed({ ...world, ...(await view(chain, address)) });
  }

  /** What a keeper with these servers sees. */
  view(options: ViewOptions) {
    return view(this.chain, this.address, options);
  }

  /** The tenant orders so many days; ids count from 1. */
  async buy(tenant: number, numDays: number, token: TestStablecoin): Promise<void> {
    const buyer = this.tenants[tenant];
    if (buyer === undefined) throw new Error(`no tenant ${tenant}`);
    await this.subscriptions.connect(buyer).purchase({
      planId: 1,
      numDays,
      token,
      maxAmount: MaxUint256,
      recipient: buyer,
      encryptionKey: hexlify(randomBytes(32)),
    });
  }

  close(): Promise<void> {
    return this.chain.close();
  }
}
