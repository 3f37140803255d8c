import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEther, toQuantity } from "ethers";
import { plans } from "../../../ignition/plans.ts";
import { type BlockchainAnswers, blockchain } from "../../../installer/answers/blockchain.ts";
import { openAccess, type Payer, payerOf } from "../../../installer/chain/chain-access.ts";
import { type ChainRules, chainRules } from "../../../installer/chain/chain-rules.ts";
import type { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import type { OutboxStore } from "../../../keeper/chain/outbox-store.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import type { BlockHostError } from "../../../keeper/core/errors.ts";
import { Database } from "../../../keeper/store/database.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { TempKeystore } from "../../keeper/chain/keystore.ts";
import { TestChain } from "../../keeper/chain/test-chain.ts";

interface PayerOptions {
  readonly rpcUrl?: string;
  readonly rules?: Partial<ChainRules>;
  /** Stands between the outbox and its store. */
  readonly around?: (store: OutboxStore) => OutboxStore;
}

/** A chain that somebody installs a host on: it has a stablecoin, and there is a deployer's key with money. */
export class SetupChain {
  readonly chain: TestChain;
  readonly stablecoin: string;
  readonly keystore: TempKeystore;
  readonly key: KeeperKey;
  /** Of the installer's state. */
  readonly folder: string;
  readonly #databases: Database[] = [];
  readonly problems: BlockHostError[] = [];

  private constructor(
    chain: TestChain,
    stablecoin: string,
    keystore: TempKeystore,
    key: KeeperKey,
    folder: string,
  ) {
    this.chain = chain;
    this.stablecoin = stablecoin;
    this.keystore = keystore;
    this.key = key;
    this.folder = folder;
  }

  static async start(): Promise<SetupChain> {
    const [chain, keystore, folder] = await Promise.all([
      TestChain.start(),
      TempKeystore.create(),
      mkdtemp(join(tmpdir(), "blockhost-setup-")),
    ]);
    const coin = await new TestStablecoin__factory(await chain.account(0)).deploy("Test Dollar", "TUSD", 6);
    const setup = new SetupChain(chain, await coin.getAddress(), keystore, await keystore.load(), folder);
    await setup.fund(parseEther("100"));
    return setup;
  }

  /** What the deployer has from now on, wei. */
  async fund(balance: bigint): Promise<void> {
    await this.chain.rpc("hardhat_setBalance", this.key.address, toQuantity(balance));
  }

  /** @param contracts what differs from a plain new deployment, or contracts that are there */
  answers(contracts: object = {}): BlockchainAnswers {
    const isNew = !("kind" in contracts);
    return blockchain.parse({
      chain: {
        chainId: this.chain.chainId,
        name: "Test",
        rpcUrls: [this.chain.url],
        explorer: null,
        currency: { name: "Ether", symbol: "ETH", decimals: 18 },
      },
      contracts: {
        ...(isNew && {
          kind: "deploy",
          stablecoin: this.stablecoin,
          swaps: null,
          shares: [{ payee: account(1), share: 1 }],
        }),
        ...contracts,
      },
      plans: isNew ? [plans.small, plans.large] : [],
    });
  }

  get rules(): ChainRules {
    return { ...chainRules({ chainId: 31_337 }), pollIntervalMs: 20 };
  }

  /** What an installer's process that starts now has. */
  async payer(options: PayerOptions = {}): Promise<Payer> {
    const { rpcUrl = this.chain.url, rules = {}, around = (store) => store } = options;
    const access = openAccess({
      chain: { chainId: this.chain.chainId, rpcUrls: [rpcUrl] },
      rules: { ...this.rules, ...rules },
      time: realTime,
    });
    const store = await this.openStore(join(this.folder, "transactions.db"));
    const onProblem = (error: BlockHostError) => this.problems.push(error);
    return payerOf(access, this.key, around(store), onProblem);
  }

  /** In a new process: the one before it has let go of what it had open. */
  async openStore(file: string): Promise<OutboxRepository> {
    for (const database of this.#databases.splice(0)) await database.close();
    const database = await Database.open(file);
    this.#databases.push(database);
    return new OutboxRepository(database);
  }

  /** The outbox is gone. */
  async forget(): Promise<void> {
    for (const database of this.#databases.splice(0)) await database.close();
    for (const end of ["", "-wal", "-shm", ".lock"])
      await rm(join(this.folder, `transactions.db${end}`), { force: true });
  }

  async used(): Promise<number> {
    return this.chain.provider.getTransactionCount(this.key.address);
  }

  async close(): Promise<void> {
    for (const database of this.#databases) await database.close();
    await this.keystore.remove();
    await rm(this.folder, { recursive: true });
    await this.chain.close();
  }
}

/** An address that nobody has the key of. */
export function account(number: number): string {
  return `0x${number.toString(16).padStart(40, "a")}`;
}
