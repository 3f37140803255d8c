import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { httpPost } from "../../../../keeper/chain/http-post.ts";
import { buildLease, type LeaseAtWork } from "../../../../keeper/composition/build-lease.ts";
import { buildOutbox } from "../../../../keeper/composition/build-outbox.ts";
import { connectChain } from "../../../../keeper/composition/connect-chain.ts";
import type { Outside } from "../../../../keeper/composition/outside.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";
import { type KeeperConfig, loadConfig } from "../../../../keeper/config.ts";
import type { Tunnel } from "../../../../keeper/lease/ports/tunnel.ts";
import { listenLines } from "../../../../keeper/lines/listen-lines.ts";
import { Subscriptions__factory } from "../../../../typechain-types/factories/Subscriptions__factory.ts";
import type { BrokerBed } from "../../../broker/support/broker-bed.ts";
import { TempKeystore } from "../../chain/keystore.ts";
import { writeConfigFile } from "../../cli/config-file.ts";
import { runCommand } from "../../cli/run-command.ts";
import { TempStore } from "../../store/temp-store.ts";

/** A host on the chain of a broker's bed: the part of its keeper that leases, and the command of its operator. */
export class LeaseHost {
  readonly config: KeeperConfig;
  readonly #configFile: string;
  readonly #bed: BrokerBed;
  readonly #keystore: TempKeystore;
  readonly #store: TempStore;
  readonly #tunnel: Tunnel;
  #atWork: { readonly lease: LeaseAtWork; readonly stop: () => Promise<void> } | null = null;

  private constructor(
    bed: BrokerBed,
    parts: {
      keystore: TempKeystore;
      store: TempStore;
      tunnel: Tunnel;
      config: KeeperConfig;
      configFile: string;
    },
  ) {
    this.#bed = bed;
    this.#keystore = parts.keystore;
    this.#store = parts.store;
    this.#tunnel = parts.tunnel;
    this.config = parts.config;
    this.#configFile = parts.configFile;
  }

  static async open(bed: BrokerBed, tunnel: Tunnel): Promise<LeaseHost> {
    const [keystore, store] = await Promise.all([TempKeystore.create(), TempStore.create()]);
    const { deployment } = await bed.host();
    const subscriptions = Subscriptions__factory.connect(deployment, bed.admin);
    await subscriptions.grantRole(await subscriptions.KEEPER_ROLE(), keystore.address);
    await bed.chain.rpc("hardhat_setBalance", keystore.address, "0x8ac7230489e80000");
    const configFile = await writeConfigFile(store.folder);
    const written = JSON.parse(await readFile(configFile, "utf8"));
    Object.assign(written.chain, {
      chainId: bed.chain.chainId,
      rpcUrls: [bed.chain.url],
      subscriptions: deployment,
      pollIntervalMs: 20,
      maxFeePerGasGwei: "1000",
    });
    written.network.ipv6 = {
      mode: "broker",
      leases: await bed.leases.getAddress(),
      budget: "0.1",
      orderSocket: join(store.folder, "order.sock"),
    };
    written.work = { pollMs: 50, tickMs: 500 };
    await writeFile(configFile, JSON.stringify(written), { mode: 0o600 });
    const config = await loadConfig(configFile);
    return new LeaseHost(bed, { keystore, store, tunnel, config, configFile });
  }

  /** The keeper's process begins. */
  async start(): Promise<LeaseAtWork> {
    const key = await this.#keystore.load();
    const log = pino({ level: "silent" });
    const outside = {
      ...{ log, time: realTime, random: Math.random, randomBytes, post: httpPost, tunnel: this.#tunnel },
      keys: { keeper: key, attestation: key },
      database: this.#store.db,
      listenOrders: listenLines,
    } as unknown as Outside;
    const { chain } = await connectChain(this.config, outside);
    const outbox = buildOutbox(this.config, outside, chain, { settled: () => {}, problem: () => {} });
    const onProblem = () => {};
    const lease = await buildLease(this.config, outside, { ...chain, outbox, onProblem });
    if (lease === null) throw new Error("the configuration has no broker");
    const quit = new AbortController();
    const sending = (async () => {
      while (!quit.signal.aborted) {
        await outbox.tick().catch(() => undefined);
        await realTime.sleep(50, quit.signal);
      }
    })();
    const leasing = lease.run(quit.signal);
    this.#atWork = {
      lease,
      stop: async () => {
        quit.abort();
        await Promise.all([sending, leasing]);
      },
    };
    return lease;
  }

  /** The keeper's process ends and begins again, with nothing but the store. */
  async restart(): Promise<LeaseAtWork> {
    await this.stop();
    await this.#store.reopen();
    return this.start();
  }

  async stop(): Promise<void> {
    await this.#atWork?.stop();
    this.#atWork = null;
  }

  /** What machines have. */
  get prefix(): string | null {
    return this.#atWork?.lease.prefix() ?? null;
  }

  /** The operator's command, as it is typed behind `blockhost broker`. */
  broker(...args: string[]) {
    return runCommand(["broker", ...args], { BLOCKHOST_CONFIG: this.#configFile });
  }

  /** Looks of the broker, for as long as something takes. */
  async while<T>(look: () => Promise<void>, work: Promise<T>): Promise<T> {
    let isOver = false;
    const done = work.finally(() => {
      isOver = true;
    });
    // The failure is told by who waits for it.
    done.catch(() => undefined);
    while (!isOver) {
      await this.#bed.chain.mine();
      await look();
      await realTime.sleep(50);
    }
    return done;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#store.close();
    await this.#keystore.remove();
  }
}
