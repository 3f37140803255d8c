import { JsonRpcProvider, parseEther } from "ethers";
import type { Page } from "playwright-core";
import { type DevnetContracts, deployDevnet } from "../../../../devnet/chain/deploy-devnet.ts";
import { type LocalChain, startLocalChain } from "../../../../devnet/chain/local-chain.ts";
import { swapPaths } from "../../../../devnet/chain/swap-paths.ts";
import type { ApiHost } from "../../../../keeper/protocol/api/host.ts";
import type { ApiPlan } from "../../../../keeper/protocol/api/plan.ts";
import { Subscriptions__factory } from "../../../../typechain-types/factories/Subscriptions__factory.ts";
import type { ChainWallet } from "./chain-wallet.ts";
import { newPurse } from "./new-purse.ts";

const STOCK = 1_000;

/** A real local chain with the contracts and Uniswap's pools, and what the API says of them. */
export class ShopRoom {
  readonly provider: JsonRpcProvider;
  readonly contracts: DevnetContracts;
  readonly subscriptions;
  host: ApiHost;
  plans: readonly ApiPlan[];
  readonly #chain: LocalChain;

  private constructor(
    chain: LocalChain,
    provider: JsonRpcProvider,
    contracts: DevnetContracts,
    wrapped: string,
  ) {
    this.#chain = chain;
    this.provider = provider;
    this.contracts = contracts;
    this.subscriptions = Subscriptions__factory.connect(contracts.subscriptions, provider);
    const [native, other] = swapPaths(contracts);
    this.host = {
      name: "Example Host",
      accent: null,
      logo: null,
      terms: "Be kind.",
      domain: "host.example",
      linuxUser: "admin",
      chain: {
        id: chain.chainId,
        name: "Devnet",
        rpcUrls: [chain.url],
        explorer: "https://explorer.example",
        currency: { name: "Ether", symbol: "ETH", decimals: 18 },
      },
      contracts: {
        subscriptions: contracts.subscriptions,
        credential: contracts.credential,
        checkout: { address: contracts.checkout, quoter: contracts.quoter, wrappedNative: wrapped },
      },
      tokens: [
        {
          address: contracts.stablecoin,
          symbol: "TUSD",
          decimals: 6,
          permit: { name: "Test Dollar", version: "1" },
        },
      ],
      swaps: [
        {
          address: native?.address ?? "",
          symbol: "ETH",
          decimals: 18,
          permit: null,
          path: native?.path ?? "",
        },
        {
          address: other?.address ?? "",
          symbol: "EXO",
          decimals: 18,
          permit: { name: "Example Coin", version: "1" },
          path: other?.path ?? "",
        },
      ],
      paused: false,
    };
    this.plans = [
      plan("1", { name: "Small", pricePerDay: "200000", vcpus: 1, memoryMiB: 1_024, diskGiB: 10, stock: 10 }),
      plan("2", { name: "Medium", stock: 2 }),
      plan("3", { name: "Large", pricePerDay: "2000000", vcpus: 4, memoryMiB: 16_384, stock: 0, minDays: 7 }),
    ];
  }

  static async open(): Promise<ShopRoom> {
    const chain = await startLocalChain();
    const provider = new JsonRpcProvider(chain.url, chain.chainId, {
      staticNetwork: true,
      pollingInterval: 20,
      batchMaxCount: 1,
      cacheTimeout: -1,
    });
    const [keeper = ""] = (await provider.send("eth_accounts", [])) as string[];
    const contracts = await deployDevnet(provider, keeper, "debian-12");
    // Enough for all the tests of a file.
    const subscriptions = Subscriptions__factory.connect(
      contracts.subscriptions,
      await provider.getSigner(0),
    );
    await (await subscriptions.setStock(1, 10, STOCK)).wait();
    return new ShopRoom(chain, provider, contracts, contracts.weth);
  }

  async close(): Promise<void> {
    this.provider.destroy();
    await this.#chain.close();
  }

  /** Has the pages of a browser told what this shop is. */
  async tell(page: Page): Promise<void> {
    const json = (body: () => unknown) => (route: Parameters<Parameters<Page["route"]>[1]>[0]) =>
      route.fulfill({ json: body() });
    await page.route(
      "**/api/v1/host",
      json(() => this.host),
    );
    await page.route(
      "**/api/v1/plans",
      json(() => ({ plans: this.plans })),
    );
  }

  /** Somebody with a new account, money for it, and a wallet on this chain. */
  async newWallet(has: { ether?: bigint; stablecoin?: bigint; other?: bigint } = {}): Promise<ChainWallet> {
    const { ether = parseEther("10"), stablecoin = 1_000_000_000n, other = 0n } = has;
    const { url, chainId } = this.#chain;
    return newPurse({ url, chainId, provider: this.provider }, ether, {
      [this.contracts.stablecoin]: stablecoin,
      [this.contracts.other]: other,
    });
  }

  /** Blocks come only when they are asked for: what is sent waits. */
  async holdBlocks(): Promise<void> {
    await this.provider.send("evm_setAutomine", [false]);
    await this.provider.send("evm_setIntervalMining", [0]);
  }

  async mine(): Promise<void> {
    await this.provider.send("evm_mine", []);
  }

  async mineAtOnce(): Promise<void> {
    await this.provider.send("evm_setAutomine", [true]);
  }
}

function plan(id: string, changes: Partial<ApiPlan>): ApiPlan {
  return {
    id,
    name: "Plan",
    vcpus: 2,
    memoryMiB: 4_096,
    diskGiB: 40,
    mbps: 250,
    image: "debian-12",
    pricePerDay: "600000",
    minDays: 1,
    maxDays: 365,
    gracePeriod: 604_800,
    deliveryDeadline: 3_600,
    stock: 4,
    retired: false,
    ...changes,
  };
}
