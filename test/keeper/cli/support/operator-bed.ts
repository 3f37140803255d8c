import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBeHex } from "ethers";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import type { TestStablecoin } from "../../../../typechain-types/mocks/TestStablecoin.ts";
import { TempKeystore } from "../../chain/keystore.ts";
import { Shop } from "../../chain/shop.ts";
import { TestChain } from "../../chain/test-chain.ts";
import { runCommand } from "../run-command.ts";

const ETHER = 10n ** 18n;

/** An operator's own computer: a configuration that knows the chain alone, an address book, and a key that may all. */
export class OperatorBed {
  readonly chain: TestChain;
  readonly shop: Shop;
  readonly coin: TestStablecoin;
  /** Holds every role but the keeper's and the admin's, and has 100 ETH and 1,000 TUSD. */
  readonly ops: TempKeystore;
  readonly keeper: TempKeystore;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly #mark: unknown[] = [];

  private constructor(
    parts: Pick<OperatorBed, "chain" | "shop" | "coin" | "ops" | "keeper" | "folder" | "env">,
  ) {
    this.chain = parts.chain;
    this.shop = parts.shop;
    this.coin = parts.coin;
    this.ops = parts.ops;
    this.keeper = parts.keeper;
    this.folder = parts.folder;
    this.env = parts.env;
  }

  static async open(): Promise<OperatorBed> {
    const [chain, ops, keeper] = await Promise.all([
      TestChain.start(),
      TempKeystore.create(),
      TempKeystore.create(),
    ]);
    const shop = await Shop.open(chain, keeper.address);
    const [token = ""] = await shop.subscriptions.acceptedTokens();
    const coin = TestStablecoin__factory.connect(token, shop.admin);
    await chain.rpc("hardhat_setBalance", ops.address, toBeHex(100n * ETHER));
    await coin.mint(ops.address, 1_000_000_000n);
    const { subscriptions } = shop;
    for (const role of [
      await subscriptions.PLANNER_ROLE(),
      await subscriptions.OPERATOR_ROLE(),
      await subscriptions.PAUSER_ROLE(),
    ])
      await subscriptions.grantRole(role, ops.address);
    const folder = await mkdtemp(join(tmpdir(), "blockhost-operator-"));
    const env = {
      BLOCKHOST_CONFIG: join(folder, "operator.json"),
      BLOCKHOST_ADDRESS_BOOK: join(folder, "addresses.json"),
    };
    const bed = new OperatorBed({ chain, shop, coin, ops, keeper, folder, env });
    await bed.configure();
    return bed;
  }

  /** Writes the configuration, with some of the chain's part changed, and other parts beside it. */
  async configure(change: object = {}, others: object = {}): Promise<void> {
    const chain = {
      chainId: this.chain.chainId,
      rpcUrls: [this.chain.url],
      subscriptions: this.shop.address,
      deploymentBlock: this.shop.deploymentBlock,
      confirmations: 0,
      finality: { depth: 0 },
      pollIntervalMs: 20,
      maxFeePerGasGwei: "100",
      ...change,
    };
    await writeFile(this.env.BLOCKHOST_CONFIG ?? "", JSON.stringify({ chain, ...others }));
  }

  /** Runs a command as it is typed, without a key. */
  run(...args: string[]) {
    return runCommand(args, this.env);
  }

  /** Runs a command that signs with the operator's key. */
  sign(...args: string[]) {
    return this.signAs(this.ops, ...args);
  }

  signAs({ keystoreFile, passphraseFile }: TempKeystore, ...args: string[]) {
    return this.run(...args, "--keystore", keystoreFile, "--passphrase-file", passphraseFile);
  }

  /** Remembers the present state; `restore` goes back to it. */
  async remember(): Promise<void> {
    this.#mark.push(await this.chain.mark());
  }

  async restore(): Promise<void> {
    await this.chain.rpc("evm_revert", this.#mark.pop());
  }

  async close(): Promise<void> {
    await this.chain.close();
    await Promise.all([this.ops.remove(), this.keeper.remove()]);
    await rm(this.folder, { recursive: true });
  }
}
