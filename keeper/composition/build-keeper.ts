import { ChainOperationLog } from "../chain/operation-log.ts";
import { ChainTransactionOutbox } from "../chain/transaction-outbox.ts";
import type { KeeperConfig } from "../config.ts";
import { retryDelay } from "../core/retry-policy.ts";
import { GuestClient } from "../guest/guest-client.ts";
import { JobEngine } from "../jobs/engine.ts";
import { seedIso } from "../proxmox/seed-iso.ts";
import { allSagas } from "../sagas/all-sagas.ts";
import { HostLoad } from "../sagas/host-load.ts";
import { Placement } from "../sagas/placement.ts";
import { progressEvent } from "../sagas/progress-event.ts";
import { Reconciler } from "../sagas/reconciler.ts";
import type { SagaPorts } from "../sagas/saga-ports.ts";
import { credentialSubject, ownershipSubject, vmSubject } from "../sagas/steps-common.ts";
import { StartupError } from "../startup-error.ts";
import { JobRepository } from "../store/job-repository.ts";
import { MachineRepository } from "../store/machine-repository.ts";
import { OperationRepository } from "../store/operation-repository.ts";
import { OutboxRepository } from "../store/outbox-repository.ts";
import { buildWatch } from "./build-watch.ts";
import { connectChain } from "./connect-chain.ts";
import { EventStream } from "./event-stream.ts";
import { followChain } from "./follow-chain.ts";
import type { Keeper } from "./keeper.ts";
import { NotingReader } from "./noting-reader.ts";
import type { Outside } from "./outside.ts";
import { sagaSettings } from "./saga-settings.ts";
import { WakeQueue } from "./wake-queue.ts";
import { wordsOf } from "./words-of.ts";

/** How long a step may go without a sign of life before another engine may have it, milliseconds. */
const LEASE_MS = 60_000;
/** Subscriptions that are looked at at the same time because of events. */
const WAKES = 8;
const RETRY = { firstMs: 500, capMs: 30_000 };

/**
 * Puts a keeper together and starts it. Takes `outside` over: it is closed when the keeper has stopped.
 *
 * @throws StartupError; `outside` is then still the caller's
 */
export async function buildKeeper(config: KeeperConfig, outside: Outside): Promise<Keeper> {
  const { log, time, database, keys, hypervisor } = outside;
  const stream = new EventStream(log);
  if (outside.onEvent) stream.subscribe(outside.onEvent);

  const { pool, heads, contracts } = await connectChain(config, outside);
  const source = `${config.chain.chainId}:${contracts.subscriptions}`;
  await StartupError.during("store", () => database.bind(source));
  await StartupError.during("proxmox", () => hypervisor.checkAccess());
  const store = new JobRepository(database);
  // The store's lock makes us its only owner: whoever held these leases is gone.
  await store.breakLeases();

  const quit = new AbortController();
  const later = (what: string) => (error: unknown) => {
    if (!quit.signal.aborted) log.warn(wordsOf(error), `${what}: will be tried again`);
  };
  const queue = new WakeQueue(async (id) => {
    const subjects = [vmSubject(id), credentialSubject(id), ownershipSubject(id)];
    const work = [...subjects.map((subject) => engine.wake(subject)), reconciler.reconcile(id)];
    await Promise.all(work).catch(later(`subscription ${id}`));
  }, WAKES);
  const wake = (id: bigint) => queue.add(id);

  const outbox = new ChainTransactionOutbox({
    pool,
    heads,
    store: new OutboxRepository(database),
    key: keys.keeper,
    listener: {
      settled: (purpose, outcome) => {
        log.info({ purpose, ...outcome }, "transaction settled");
        watch.settled(purpose, outcome.state);
        wake(BigInt(purpose.split(":")[1] ?? "0"));
      },
      problem: (purpose, error) => {
        log.warn({ purpose, ...wordsOf(error) }, "transaction");
        watch.hindered(purpose, error);
      },
      lowGas: ({ address, balance, transactionsLeft }) =>
        log.error({ address, balance: `${balance}`, transactionsLeft }, "the keeper's gas runs low"),
    },
    contracts,
    time,
    ...config.chain,
  });
  const registry = new MachineRepository(database);
  const settings = sagaSettings(config, contracts);
  const placement = new Placement(hypervisor, registry, settings);
  const load = new HostLoad(settings);
  const ports: SagaPorts = {
    reader: new NotingReader(
      (id, status) => watch.read(id, status),
      heads,
      contracts,
      config.chain.deploymentBlock,
    ),
    outbox,
    hypervisor,
    registry,
    operations: new ChainOperationLog({
      pool,
      heads,
      contracts,
      store: new OperationRepository(database),
      onProblem: (error) => log.error(wordsOf(error), "chain"),
      ...config.chain,
    }),
    placement,
    load,
    guest: new GuestClient(hypervisor, seedIso),
    attester: {
      address: keys.attestation.address.toLowerCase(),
      sign: (text) => keys.attestation.signText(text),
    },
    settings,
  };
  const { watch, purchases } = buildWatch(config, outside, {
    source,
    pool,
    heads,
    reader: ports.reader,
    registry,
    stream,
  });
  const engine = new JobEngine({
    store,
    sagas: allSagas(ports),
    time,
    retryMs: (tries) => retryDelay(RETRY, tries, outside.random()),
    concurrency: config.work.concurrency,
    leaseMs: LEASE_MS,
    onAlert: (alert, { subject, kind, step }) =>
      stream.emit({
        at: time.now(),
        subscription: subject.split(":")[0] ?? "",
        name: "alert",
        saga: kind,
        step,
        detail: `${alert.code}: ${alert.what}`,
      }),
    onEntry: (job, entry) => {
      const event = progressEvent(job, entry);
      if (event) stream.emit(event);
      watch.journalled(job, entry);
      if (entry.event === "end") wake(BigInt(job.subject.split(":")[0] ?? "0"));
    },
    onFatal: (error) => void finish(new StartupError("store", error)),
  });
  const turn = (id: bigint) => void engine.wake(vmSubject(id)).catch(later(`subscription ${id}`));
  placement.onTurn(turn);
  load.onTurn(turn);
  const reconciler = new Reconciler(ports, engine, store, time, {
    retentionMs: config.work.jobRetentionDays * 86_400_000,
    onAlert: ({ code, what, remedy, subscription }) =>
      stream.emit({
        at: time.now(),
        subscription,
        name: "alert",
        saga: "reconcile",
        step: "",
        detail: `${code}: ${what} (remedy: ${remedy})`,
      }),
  });
  const chain = followChain(config, outside, {
    pool,
    heads,
    contracts,
    outbox,
    wake,
    onEvents: (logs) => purchases.note(logs),
    onReorganisation: (depth) => watch.reorganised(depth),
    onProblem: later("chain"),
  });

  let stopping: Promise<void> | undefined;
  let end: (failure: StartupError | null) => void = () => {};
  const ended = new Promise<StartupError | null>((resolve) => {
    end = resolve;
  });
  const finish = (failure: StartupError | null): Promise<void> => {
    stopping ??= (async () => {
      quit.abort();
      await Promise.allSettled([engine.stop(), watching, ticking, watch.stop()]);
      await outside.close();
      end(failure);
    })();
    return stopping;
  };
  const tick = async () => {
    while (!quit.signal.aborted) {
      await reconciler.reconcileAll().catch(later("reconciling"));
      await time.sleep(config.work.tickMs, quit.signal);
    }
  };
  await StartupError.during("configuration", () => watch.start());
  const watching = chain(quit.signal).catch((error) => void finish(new StartupError("chain", error)));
  const ticking = tick();
  engine.start();
  log.info(
    { keeper: keys.keeper.address, attester: ports.attester.address, subscriptions: contracts.subscriptions },
    "keeper started",
  );
  return {
    address: keys.keeper.address,
    attester: ports.attester.address,
    watchUrl: watch.url,
    ended,
    subscribe: (listener) => stream.subscribe(listener),
    reconcile: () => reconciler.reconcileAll(),
    stop: () => finish(null),
  };
}
