import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Logger, pino } from "pino";
import { ChainHeads } from "./chain/chain-heads.ts";
import type { ChainListener } from "./chain/chain-listener.ts";
import { ChainWatcher } from "./chain/chain-watcher.ts";
import { Contracts } from "./chain/contracts.ts";
import { HeadTracker } from "./chain/head-tracker.ts";
import { KeeperKey } from "./chain/keeper-key.ts";
import { LogReader } from "./chain/log-reader.ts";
import { RpcPool } from "./chain/rpc-pool.ts";
import { ChainSubscriptionReader } from "./chain/subscription-reader.ts";
import { ChainTransactionOutbox } from "./chain/transaction-outbox.ts";
import { type KeeperConfig, loadConfig } from "./config.ts";
import { BlockHostError, FinalError } from "./core/errors.ts";
import { retryDelay } from "./core/retry-policy.ts";
import { GuestClient } from "./guest/guest-client.ts";
import { JobEngine } from "./jobs/engine.ts";
import { openProxmox } from "./proxmox/open-proxmox.ts";
import { seedIso } from "./proxmox/seed-iso.ts";
import { allSagas } from "./sagas/all-sagas.ts";
import type { Clock } from "./sagas/ports/clock.ts";
import { type ProgressEvent, progressEvent } from "./sagas/progress-event.ts";
import { Reconciler } from "./sagas/reconciler.ts";
import type { SagaPorts } from "./sagas/saga-ports.ts";
import { credentialSubject, vmSubject } from "./sagas/steps-common.ts";
import { EXIT, StartupError } from "./startup-error.ts";
import { ChainCursorRepository } from "./store/chain-cursor-repository.ts";
import { Database } from "./store/database.ts";
import { JobRepository } from "./store/job-repository.ts";
import { MachineRepository } from "./store/machine-repository.ts";
import { OutboxRepository } from "./store/outbox-repository.ts";
import { TaskLog } from "./store/task-log.ts";

/** How long a step may go without a sign of life before another engine may have it, milliseconds. */
const LEASE_MS = 60_000;
const RETRY = { firstMs: 500, capMs: 60_000 };

export interface KeeperOptions {
  readonly log: Logger;
  readonly clock: Clock;
  /** Hears every event from the first on; `subscribe` begins later. */
  readonly onEvent?: (event: ProgressEvent) => void;
}

/** A keeper at work. */
export interface Keeper {
  /** Address that sends its transactions. */
  readonly address: string;
  /** Address that signs ownership statements, lower case. */
  readonly attester: string;
  /** Resolves when it has stopped: with null when it was asked to, else with what it could not go on after. */
  readonly ended: Promise<StartupError | null>;
  /** Calls the listener for each event until the returned function is called. */
  subscribe(listener: (event: ProgressEvent) => void): () => void;
  /** Looks at all subscriptions now instead of at the next tick. */
  reconcile(): Promise<void>;
  /** Ends the steps under way, starts no other, closes the store. Repeatable. */
  stop(): Promise<void>;
}

/**
 * Builds the keeper and starts it. When it resolves, chain and Proxmox were reached and accepted us.
 *
 * @throws StartupError with exit code, code, what and remedy
 */
export async function startKeeper(config: KeeperConfig, options: KeeperOptions): Promise<Keeper> {
  const database = await StartupError.during("store", () => Database.open(config.database.file));
  try {
    return await build(config, database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function build(config: KeeperConfig, database: Database, options: KeeperOptions): Promise<Keeper> {
  const { log, clock } = options;
  const listeners = new Set<(event: ProgressEvent) => void>(options.onEvent ? [options.onEvent] : []);
  const emit = (event: ProgressEvent) => {
    const { at: _at, name, ...fields } = event;
    const level =
      event.name === "alert" ? "error" : ["retry", "undo", "undone"].includes(event.name) ? "warn" : "info";
    log[level](fields, name);
    for (const listener of listeners) listener(event);
  };

  const keys = await StartupError.during("configuration", async () => ({
    keeper: await loadKey(config.keys.keeper),
    attestation: await loadKey(config.keys.attestation),
  }));
  const pool = new RpcPool(config.chain);
  const heads = new ChainHeads(pool, config.chain);
  const contracts = await StartupError.during("chain", async () => {
    await pool.checkChain();
    const found = await Contracts.connect(pool, config.chain.subscriptions);
    await found.checkKeeper(pool, keys.keeper.address);
    return found;
  });
  await StartupError.during("store", () =>
    database.bind(`${config.chain.chainId}:${contracts.subscriptions}`),
  );

  const proxmox = await StartupError.during("configuration", () =>
    openProxmox(config.proxmox, new TaskLog(database), { sleep, random: Math.random }),
  );
  try {
    await StartupError.during("proxmox", () => proxmox.hypervisor.checkAccess());
  } catch (error) {
    await proxmox.close();
    throw error;
  }

  const store = new JobRepository(database);
  // The store's lock makes us its only owner: whoever held these leases is gone.
  await store.breakLeases();

  const wake = (id: bigint) => {
    const work = [engine.wake(vmSubject(id)), engine.wake(credentialSubject(id)), reconciler.reconcile(id)];
    Promise.all(work).catch(later(`subscription ${id}`));
  };
  const later = (what: string) => (error: unknown) => {
    if (stopping) return;
    log.warn(wordsOf(error), `${what}: will be tried again`);
  };

  const outbox = new ChainTransactionOutbox({
    pool,
    heads,
    store: new OutboxRepository(database),
    key: keys.keeper,
    listener: {
      settled: (purpose, outcome) => {
        log.info({ purpose, ...outcome }, "transaction settled");
        wake(BigInt(purpose.split(":")[1] ?? "0"));
      },
      problem: (purpose, error) => log.warn({ purpose, ...wordsOf(error) }, "transaction"),
    },
    contracts,
    chainId: config.chain.chainId,
    maxFeePerGas: config.chain.maxFeePerGas,
    bumpAfterBlocks: config.chain.bumpAfterBlocks,
  });
  const ports: SagaPorts = {
    reader: new ChainSubscriptionReader(pool, heads, contracts, config.chain.deploymentBlock),
    outbox,
    hypervisor: proxmox.hypervisor,
    registry: new MachineRepository(database),
    guest: new GuestClient(proxmox.hypervisor, seedIso),
    attester: {
      address: keys.attestation.address.toLowerCase(),
      sign: (text) => keys.attestation.signText(text),
    },
    settings: {
      chainId: BigInt(config.chain.chainId),
      subscriptions: contracts.subscriptions.toLowerCase(),
      credential: contracts.credential.toLowerCase(),
      vmidBase: config.proxmox.vmidBase,
      pool: config.network,
      endpoint: config.network.endpoint,
      dns: config.network.dns,
      linuxUser: config.guest.user,
      domain: config.guest.domain,
      offlineGraceSeconds: config.guest.offlineGraceSeconds,
      guestPatienceMs: config.guest.patienceSeconds * 1000,
      deliverMarginSeconds: config.work.deliverMarginSeconds,
      pollMs: config.work.pollMs,
    },
  };
  const engine = new JobEngine({
    store,
    sagas: allSagas(ports),
    now: () => clock.now(),
    retryMs: (tries) => retryDelay(RETRY, tries, Math.random()),
    concurrency: config.work.concurrency,
    leaseMs: LEASE_MS,
    onAlert: (alert, { subject, kind, step }) =>
      emit({
        at: clock.now(),
        subscription: subject.split(":")[0] ?? "",
        name: "alert",
        saga: kind,
        step,
        detail: `${alert.code}: ${alert.what}`,
      }),
    onEntry: (job, entry) => {
      const event = progressEvent(job, entry);
      if (event) emit(event);
      if (entry.event === "end") wake(BigInt(job.subject.split(":")[0] ?? "0"));
    },
    onFatal: (error) => void finish(new StartupError("store", error)),
  });
  const reconciler = new Reconciler(ports, engine, store, clock);
  const cursor = new ChainCursorRepository(database);
  const listener: ChainListener = {
    events: (logs) => {
      for (const { subscription, kind } of logs)
        log.debug({ subscription: `${subscription}`, kind }, "chain event");
      for (const id of new Set(logs.map((each) => each.subscription))) wake(id);
    },
    rewound: (ancestor, from, logs) => {
      log.warn({ ancestor: ancestor.number, from: from.number }, "the chain was reorganised");
      for (const id of new Set(logs.map((each) => each.subscription))) wake(id);
    },
  };
  const watcher = new ChainWatcher(
    {
      tracker: new HeadTracker(pool, heads, cursor, listener),
      reader: new LogReader(pool, contracts, cursor, listener, config.chain),
      outbox,
    },
    config.chain.pollIntervalMs,
    later("chain"),
  );

  const quit = new AbortController();
  let stopping: Promise<void> | undefined;
  let end: (failure: StartupError | null) => void = () => {};
  const ended = new Promise<StartupError | null>((resolve) => {
    end = resolve;
  });
  const finish = (failure: StartupError | null): Promise<void> => {
    stopping ??= (async () => {
      quit.abort();
      await Promise.allSettled([engine.stop(), watching, ticking]);
      await Promise.allSettled([proxmox.close(), database.close()]);
      end(failure);
    })();
    return stopping;
  };
  const watching = watcher.run(quit.signal).catch((error) => void finish(new StartupError("chain", error)));
  const tick = async () => {
    while (!quit.signal.aborted) {
      await reconciler.reconcileAll().catch(later("reconciling"));
      await sleep(config.work.tickMs, undefined, { signal: quit.signal }).catch(() => {});
    }
  };
  const ticking = tick();
  engine.start();
  log.info(
    { keeper: keys.keeper.address, attester: ports.attester.address, subscriptions: contracts.subscriptions },
    "keeper started",
  );
  return {
    address: keys.keeper.address,
    attester: ports.attester.address,
    ended,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reconcile: () => reconciler.reconcileAll(),
    stop: () => finish(null),
  };
}

function loadKey(files: {
  readonly keystoreFile: string;
  readonly passphraseFile: string;
}): Promise<KeeperKey> {
  return KeeperKey.load(files.keystoreFile, files.passphraseFile);
}

/** An error as fields of a line of the log. */
const wordsOf = (error: unknown) =>
  error instanceof BlockHostError
    ? { code: error.code, error: error.message, remedy: error.remedy }
    : { code: "INTERNAL", error: error instanceof Error ? error.message : String(error) };

/** One line for a person or a program: what failed and what to do about it. */
function tell(log: Logger, failure: StartupError): number {
  log.fatal({ code: failure.code, remedy: failure.remedy }, failure.message);
  return failure.exitCode;
}

/** `tsx keeper/main.ts --config FILE`. Logs JSON lines to standard output; see EXIT for the codes. */
async function cli(args: readonly string[]): Promise<number> {
  const log = pino({ name: "keeper" }, pino.destination({ dest: 1, sync: true }));
  try {
    const config = await StartupError.during("configuration", () => loadConfig(configFile(args)));
    log.level = config.log.level;
    const keeper = await startKeeper(config, { log, clock: { now: Date.now } });
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void keeper.stop());
    const failure = await keeper.ended;
    if (failure) return tell(log, failure);
    log.info("keeper stopped");
    return EXIT.stopped;
  } catch (error) {
    return tell(log, error instanceof StartupError ? error : new StartupError("internal", error));
  }
}

function configFile(args: readonly string[]): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { config: { type: "string" } } });
    if (values.config) return values.config;
  } catch {
    // An unknown option is told the same way.
  }
  throw new FinalError(
    "USAGE",
    "the keeper needs its configuration",
    "run it as: keeper/main.ts --config FILE",
  );
}

if (import.meta.main ?? process.argv[1] === import.meta.filename)
  process.exitCode = await cli(process.argv.slice(2));
