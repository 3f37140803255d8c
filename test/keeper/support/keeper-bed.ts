import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { type Logger, pino } from "pino";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { installHost } from "../../../devnet/proxmox/install-host.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { Tenant } from "../../../devnet/tenant/tenant.ts";
import type { Keeper } from "../../../keeper/composition/keeper.ts";
import { startKeeper } from "../../../keeper/composition/start-keeper.ts";
import { type KeeperConfig, parseConfig } from "../../../keeper/config.ts";
import type { ProgressEvent } from "../../../keeper/sagas/progress-event.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { TempKeystore } from "../chain/keystore.ts";
import { Shop } from "../chain/shop.ts";
import { TestChain } from "../chain/test-chain.ts";

const TEMPLATE = 9_000;

/**
 * All that a keeper needs, for real but for the guests: a chain with the contracts behind JSON-RPC, the Proxmox
 * simulator over HTTPS, keystores and a store on disk.
 */
export class KeeperBed {
  readonly chain: TestChain;
  readonly shop: Shop;
  readonly driver: InstantDriver;
  readonly simulator: Simulator;
  readonly folder: string;
  /** As it stands in the configuration file. */
  readonly config: Record<string, unknown>;
  /** Events of all keepers that were started here. */
  readonly events: ProgressEvent[] = [];
  keeper: Keeper | undefined;
  readonly #keystores: readonly TempKeystore[];
  readonly #log: Logger = pino({ level: process.env.KEEPER_LOG ?? "silent" });
  readonly #waiting = new Set<() => void>();

  private constructor(parts: {
    chain: TestChain;
    shop: Shop;
    driver: InstantDriver;
    simulator: Simulator;
    folder: string;
    config: Record<string, unknown>;
    keystores: readonly TempKeystore[];
  }) {
    this.chain = parts.chain;
    this.shop = parts.shop;
    this.driver = parts.driver;
    this.simulator = parts.simulator;
    this.folder = parts.folder;
    this.config = parts.config;
    this.#keystores = parts.keystores;
  }

  /** @param backups has the keeper make backups, on a storage of the host that is made for them */
  static async open(backups?: NonNullable<KeeperConfig["backups"]>): Promise<KeeperBed> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-keeper-"));
    const driver = new InstantDriver();
    const [chain, simulator, keeperKey, attestationKey] = await Promise.all([
      TestChain.start(),
      startSimulator({
        stateDir: join(folder, "pve"),
        release: "9.2",
        driver,
        sshPortBase: 20_000,
        timeScale: 0,
      }),
      TempKeystore.create(),
      TempKeystore.create(),
    ]);
    const { url, caPem, rootPassword, guestImage: image } = simulator;
    const [shop, host] = await Promise.all([
      Shop.open(chain, keeperKey.address),
      installHost({
        url,
        caPem,
        rootPassword,
        release: "9.2",
        templates: [{ vmid: TEMPLATE, name: "debian-12" }],
        image,
        ...(backups ? { backupStorage: backups.storage } : {}),
      }),
    ]);
    const tokenSecretFile = join(folder, "token");
    const caFile = join(folder, "ca.pem");
    await writeFile(tokenSecretFile, host.tokenSecret, { mode: 0o600 });
    await writeFile(caFile, caPem);
    const files = ({ keystoreFile, passphraseFile }: TempKeystore) => ({ keystoreFile, passphraseFile });
    const config = {
      chain: {
        chainId: chain.chainId,
        rpcUrls: [chain.url],
        subscriptions: shop.address,
        deploymentBlock: shop.deploymentBlock,
        confirmations: 0,
        finality: { depth: 0 },
        pollIntervalMs: 50,
        maxFeePerGasGwei: "100",
      },
      proxmox: {
        endpoints: [{ url, node: "pve" }],
        caFile,
        tokenId: host.tokenId,
        tokenSecretFile,
        pool: host.pool,
        vmidBase: 100_000,
        templates: { "debian-12": TEMPLATE },
        storage: host.diskStorage,
        seedStorage: host.seedStorage,
        bridge: "vmbr0",
      },
      network: {
        cidr: "10.77.0.0/16",
        gateway: "10.77.0.1",
        first: "10.77.1.1",
        last: "10.77.2.250",
        endpoint: { mode: "forwarded", host: "127.0.0.1", portBase: 20_000 },
      },
      guest: { domain: "host.example", patienceSeconds: 20 },
      keys: { keeper: files(keeperKey), attestation: files(attestationKey) },
      database: { file: join(folder, "keeper.db") },
      // A chain that makes a block when it is asked to, and whose clock the tests move.
      watch: { limits: { headAgeSeconds: 0 } },
      ...(backups ? { backups } : {}),
      work: { tickMs: 250, pollMs: 50, capacityPatienceSeconds: 2 },
    };
    return new KeeperBed({
      chain,
      shop,
      driver,
      simulator,
      folder,
      config,
      keystores: [keeperKey, attestationKey],
    });
  }

  parsed(): KeeperConfig {
    return parseConfig(this.config, "the test's configuration");
  }

  /** What nobody may ever find in an argument, a variable or a log: by name. */
  async secrets(): Promise<Readonly<Record<string, string>>> {
    const secrets: Record<string, string> = {
      "token secret": (await readFile(join(this.folder, "token"), "utf8")).trim(),
    };
    for (const [index, keystore] of this.#keystores.entries()) {
      const { privateKey } = await keystore.open();
      secrets[`passphrase ${index}`] = keystore.passphrase;
      secrets[`key ${index}`] = privateKey.slice(2);
    }
    return secrets;
  }

  /** The configuration as a file, with some of its sections replaced. */
  async configFile(change: Record<string, unknown> = {}): Promise<string> {
    const file = join(this.folder, "keeper.json");
    await writeFile(file, JSON.stringify({ ...this.config, ...change }));
    return file;
  }

  /** A keeper at work. Stop it before another is started. */
  async start(): Promise<Keeper> {
    this.keeper = await startKeeper(this.parsed(), {
      log: this.#log,
      onEvent: (event) => this.heard(event),
    });
    return this.keeper;
  }

  /** Notes an event, for keepers that the test builds by itself. */
  heard(event: ProgressEvent): void {
    this.events.push(event);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Somebody with a new wallet, money and gas. */
  async tenant(): Promise<Tenant> {
    const wallet = new Wallet(Wallet.createRandom().privateKey, this.chain.provider);
    const [stablecoin = ""] = await this.shop.subscriptions.acceptedTokens();
    await this.chain.rpc("hardhat_setBalance", wallet.address, "0x8ac7230489e80000");
    await TestStablecoin__factory.connect(stablecoin, this.shop.admin).mint(wallet.address, 10n ** 12n);
    return new Tenant(wallet, {
      chainId: this.chain.chainId,
      subscriptions: this.shop.address,
      credential: await this.shop.credential.getAddress(),
      stablecoin,
    });
  }

  /** Waits for an event of that subscription, from the `from`th of all events on. Mocha's time limit ends it. */
  async event(name: string, id: bigint, from = 0, step?: string): Promise<ProgressEvent> {
    const find = () =>
      this.events
        .slice(from)
        .find(
          (event) => event.name === name && event.subscription === `${id}` && (!step || event.step === step),
        );
    await this.until(() => find() !== undefined);
    return find() as ProgressEvent;
  }

  /** Waits until it is so; looks again at each event. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Lets the chain's clock jump. */
  async jump(seconds: number): Promise<void> {
    await this.chain.rpc("evm_increaseTime", seconds);
    await this.chain.mine();
  }

  /** Status of a subscription by its number in ISubscriptions.Status. */
  async status(id: bigint): Promise<number> {
    return Number(await this.shop.subscriptions.statusOf(id));
  }

  /** A line of the ownership statement that the guest holds. */
  held(id: bigint, key: string): string | undefined {
    const text = this.driver
      .guest(100_000 + Number(id))
      ?.files.get("/var/lib/blockhost/ownership")
      ?.toString();
    return new RegExp(`^${key}=(.*)$`, "m").exec(text ?? "")?.[1];
  }

  async close(): Promise<void> {
    await this.keeper?.stop();
    await this.simulator.close();
    await this.chain.close();
    for (const keystore of this.#keystores) await keystore.remove();
    await rm(this.folder, { recursive: true });
  }
}
