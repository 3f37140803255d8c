import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEther, toQuantity } from "ethers";
import type { Locator, Page } from "playwright-core";
import { plans } from "../../../ignition/plans.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { TestStablecoin } from "../../../typechain-types/mocks/TestStablecoin.ts";
import type { Subscriptions } from "../../../typechain-types/Subscriptions.ts";
import { type TestWallet, testWallet } from "../../keeper/portal/support/browser-person.ts";
import type { ChainWallet } from "../../keeper/portal/support/chain-wallet.ts";
import { newPurse } from "../../keeper/portal/support/new-purse.ts";
import { BrowserDevnet } from "./browser-devnet.ts";
import { makeUsdt } from "./make-usdt.ts";
import { Visitor } from "./visitor.ts";

/** Somebody at the shop, with a wallet in their browser. */
export interface Shopper {
  readonly who: Visitor;
  readonly page: Page;
  readonly wallet: TestWallet;
  readonly purse: ChainWallet;
}

/** What a shopper has; dollars have six decimals. */
interface Money {
  readonly ether?: bigint;
  readonly dollars?: bigint;
  readonly other?: bigint;
  readonly usdt?: bigint;
}

/** Of each plan, so that no test takes another's. */
const PLENTY = 100;
/** Until the portal says what the chain does: it keeps its answers for five seconds. */
const SAID_MS = 20_000;

/** A devnet whose portal sells, also for a token that is as USDT: without permits, and its allowances change from zero only. */
export class ShopStreet {
  readonly host: BrowserDevnet;
  /** In the operator's name, who may do here what the keeper may. */
  readonly subscriptions: Subscriptions;
  /** Which anybody may mint. */
  readonly dollars: TestStablecoin;
  readonly usdt: string;

  private constructor(
    host: BrowserDevnet,
    subscriptions: Subscriptions,
    dollars: TestStablecoin,
    usdt: string,
  ) {
    this.host = host;
    this.subscriptions = subscriptions;
    this.dollars = dollars;
    this.usdt = usdt;
  }

  static async open(): Promise<ShopStreet> {
    const host = await BrowserDevnet.open();
    try {
      const { provider, contracts } = host.devnet;
      const operator = await provider.getSigner(0);
      const subscriptions = Subscriptions__factory.connect(contracts.subscriptions, operator);
      const usdt = await makeUsdt(provider);
      const dollars = TestStablecoin__factory.connect(contracts.stablecoin, operator);
      const street = new ShopStreet(host, subscriptions, dollars, usdt);
      await (await subscriptions.acceptToken(street.usdt)).wait();
      await (await subscriptions.grantRole(await subscriptions.KEEPER_ROLE(), operator)).wait();
      for (const plan of [contracts.plans.small, contracts.plans.giant]) await street.stock(plan, PLENTY);
      return street;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  get url(): string {
    return this.host.devnet.portal.url;
  }

  /** Somebody with these wallets opens a page. */
  async visit(path: string, ...wallets: readonly TestWallet[]): Promise<Visitor> {
    return new Visitor(await this.host.visit(`${this.url}${path}`, ...wallets), "shop");
  }

  /** Somebody new with money opens a page. */
  async shopper(path: string, has: Money = {}, changes: Partial<TestWallet> = {}): Promise<Shopper> {
    const purse = await this.purse(has);
    const wallet = testWallet(purse.account, { isConnected: true, chain: purse.chain, ...changes });
    const who = await this.visit(path, wallet);
    purse.onChange = (id) => who.person.hear(wallet, "chainChanged", `0x${id.toString(16)}`);
    return { who, page: who.page, wallet, purse };
  }

  purse({ ether = parseEther("10"), dollars = 1_000_000_000n, other = 0n, usdt = 0n }: Money = {}) {
    const { chain, provider, contracts } = this.host.devnet;
    const { url, chainId } = chain;
    const tokens = { [contracts.stablecoin]: dollars, [contracts.other]: other, [this.usdt]: usdt };
    return newPurse({ url, chainId, provider }, ether, tokens);
  }

  /** Sets what is left of a plan. */
  async stock(plan: bigint, left: number): Promise<void> {
    const { stock } = await this.subscriptions.planOf(plan);
    if (stock !== BigInt(left)) await (await this.subscriptions.setStock(plan, stock, left)).wait();
  }

  /** Puts a plan on sale and takes it off for good; its number. */
  async retirePlan(): Promise<bigint> {
    await (await this.subscriptions.addPlan({ ...plans.medium, name: "Veteran" })).wait();
    const plan = await this.subscriptions.planCount();
    await (await this.subscriptions.retirePlan(plan)).wait();
    return plan;
  }

  /** Loads a page until it shows something. */
  async until(page: Page, path: string, what: (page: Page) => Locator): Promise<void> {
    for (const end = Date.now() + SAID_MS; ; ) {
      await page.goto(`${this.url}${path}`);
      const isThere = await what(page)
        .waitFor({ timeout: 2_000 })
        .then(() => true)
        .catch(() => false);
      if (isThere) return;
      if (Date.now() > end) throw new Error(`${path} does not come to show ${what(page)}`);
    }
  }

  /** Blocks come only when they are asked for: what is sent waits. */
  async holdBlocks(): Promise<void> {
    const { provider } = this.host.devnet;
    await provider.send("evm_setAutomine", [false]);
    await provider.send("evm_setIntervalMining", [0]);
  }

  async mine(): Promise<void> {
    await this.host.devnet.provider.send("evm_mine", []);
  }

  /** Blocks come by themselves again. */
  async letBlocks(): Promise<void> {
    const { provider } = this.host.devnet;
    await provider.send("evm_setAutomine", [true]);
    await provider.send("evm_setIntervalMining", [1_000]);
  }

  /** Gives the keeper this much for its fees; with nothing it can make machines, and hand none over. */
  async fundKeeper(ether: bigint): Promise<void> {
    const { folder, provider } = this.host.devnet;
    const keystore = await readFile(join(folder, "keeper.keystore.json"), "utf8");
    const address = `0x${(JSON.parse(keystore) as { address: string }).address.replace(/^0x/, "")}`;
    await provider.send("hardhat_setBalance", [address, toQuantity(ether)]);
  }

  close(): Promise<void> {
    return this.host.close();
  }
}
