import type { KeeperConfig } from "../config.ts";
import type { CommandAnswers } from "../portal/ports/command-answers.ts";
import { SubscriptionBook } from "../portal/server/subscription-book.ts";
import { StatementDesk } from "../sagas/statement-desk.ts";
import { StartupError } from "../startup-error.ts";
import { ContractWalletRepository } from "../store/contract-wallet-repository.ts";
import { DrainRepository } from "../store/drain-repository.ts";
import { JobRepository } from "../store/job-repository.ts";
import { MeasureRepository } from "../store/measure-repository.ts";
import { OutboxRepository } from "../store/outbox-repository.ts";
import { buildCommands } from "./build-commands.ts";
import { buildLease } from "./build-lease.ts";
import { buildOutbox } from "./build-outbox.ts";
import { buildPortal } from "./build-portal.ts";
import { buildPorts } from "./build-ports.ts";
import { buildTreasury } from "./build-treasury.ts";
import { buildWatch } from "./build-watch.ts";
import { buildWork } from "./build-work.ts";
import { chooseKey } from "./choose-key.ts";
import { collectOnOrder } from "./collect-on-order.ts";
import { connectChain } from "./connect-chain.ts";
import { EventStream } from "./event-stream.ts";
import { followChain } from "./follow-chain.ts";
import { hostStatus } from "./host-status.ts";
import type { Keeper } from "./keeper.ts";
import { keeperKeys } from "./keeper-keys.ts";
import { onionSecret } from "./onion-secret.ts";
import { openCertificates } from "./open-certificates.ts";
import type { Outside } from "./outside.ts";
import { portalPorts } from "./portal-ports.ts";
import { publicView } from "./public-view.ts";
import { reboots } from "./reboots.ts";
import { sagaSettings } from "./saga-settings.ts";
import { serveOnions } from "./serve-onions.ts";
import { wordsOf } from "./words-of.ts";

/** Who follows no inbox has answered none. */
const NO_COMMANDS: CommandAnswers = { answer: async () => null };

/**
 * Puts a keeper together and starts it. Takes what it is `given` over: it is closed when the keeper has stopped.
 *
 * @throws StartupError; that is then still the caller's
 */
export async function buildKeeper(config: KeeperConfig, given: Outside): Promise<Keeper> {
  const { log, time, database, hypervisor } = given;
  const stream = new EventStream(log);
  if (given.onEvent) stream.subscribe(given.onEvent);

  const certificates = await StartupError.during("configuration", () => openCertificates(config, given));
  const { chain, keeper } = await connectChain(config, given);
  const outside: Outside = { ...given, keys: { ...given.keys, keeper } };
  const { shelf } = given.keys;
  const { subscriptions } = chain.contracts;
  const source = `${config.chain.chainId}:${subscriptions}`;
  await StartupError.during("store", () => database.bind(source));
  await StartupError.during("proxmox", () => hypervisor.checkAccess());
  const store = new JobRepository(database);
  // The store's lock makes us its only owner: whoever held these leases is gone.
  await store.breakLeases();

  const quit = new AbortController();
  const onProblem = (what: string, error: unknown) => {
    if (!quit.signal.aborted) log.warn(wordsOf(error), `${what}: will be tried again`);
  };

  // The parts hear of one another when something happens, which is after all of them are there.
  const outbox = buildOutbox(config, outside, chain, {
    settled: (purpose, { state }) => {
      watch.settled(purpose, state);
      const [, subscription = ""] = /^[a-z-]+:(\d+)(:|$)/.exec(purpose) ?? [];
      if (subscription !== "") wake(BigInt(subscription));
    },
    problem: (purpose, error) => watch.hindered(purpose, error),
  });
  const treasury = buildTreasury(config, outside, { ...chain, outbox, onProblem });
  const book = new SubscriptionBook();
  const wallets = await ContractWalletRepository.open(database);
  const orders = {
    measures: await MeasureRepository.open(database),
    drains: await DrainRepository.open(database),
  };
  const leases = await StartupError.during("configuration", () =>
    buildLease(config, outside, { ...chain, outbox, onProblem }),
  );
  const onions = config.network.endpoint.mode === "onion" ? config.network.endpoint : null;
  const settings = sagaSettings(
    config,
    chain.contracts,
    onions && (await onionSecret(given.keys.attestation)),
    leases?.prefix,
  );
  const ports = buildPorts(config, outside, chain, outbox, wallets, orders, settings, (id, view) => {
    watch.read(id, view?.subscription.status ?? null);
    if (view) desk.learn(view);
    if (config.portal) book.note(id, view);
  });
  const desk = new StatementDesk(ports, () => time.now());
  const { reader, registry, attester } = ports;
  const { watch, purchases, history } = buildWatch(config, outside, {
    source,
    ...chain,
    reader,
    registry,
    stream,
    certificates: certificates?.certificates ?? null,
    treasury,
    lease: leases,
  });
  const view = await StartupError.during("configuration", () =>
    publicView(config, outside, {
      ...chain,
      reader,
      registry,
      watch,
      book,
      measures: orders.measures,
      backups: ports.backups,
      settings,
    }),
  );
  const { engine, reconciler, wake } = buildWork(config, outside, {
    store,
    ports,
    stream,
    onEntry: (job, entry) => {
      watch.journalled(job, entry);
      view?.feed.written(job.subject.split(":")[0] ?? "");
    },
    onProblem,
    onFatal: (error) => void finish(new StartupError("store", error)),
  });
  const follow = followChain(config, outside, {
    ...chain,
    outbox,
    wake,
    onEvents: (logs) => purchases.note(logs),
    onReorganisation: (depth) => watch.reorganised(depth),
    onProblem: (error) => onProblem("chain", error),
  });

  const commands = await StartupError.during("configuration", () =>
    buildCommands(config, outside, {
      ...chain,
      ...orders,
      reader,
      outbox,
      reboots: reboots(engine, store),
      collector: treasury && collectOnOrder(treasury),
      readStatus: hostStatus({ watch, registry, store, keeper: keeper.address }),
      keys: shelf && keeperKeys(shelf, keeper.address, chain, new OutboxRepository(database)),
      wake,
      onProblem,
      onAlert: (error) => watch.hindered("inbox-key", error),
    }),
  );

  let stopping: Promise<void> | undefined;
  let end: (why: Awaited<Keeper["ended"]>) => void = () => {};
  const ended = new Promise<Awaited<Keeper["ended"]>>((resolve) => {
    end = resolve;
  });
  let why: Awaited<Keeper["ended"]> = "new-key";
  const finish = (reason: Awaited<Keeper["ended"]>): Promise<void> => {
    // Who has it stop while it changes its key does not want it started again.
    if (why === "new-key") why = reason;
    stopping ??= (async () => {
      quit.abort();
      view?.feed.close();
      await Promise.allSettled([
        engine.stop(),
        following,
        ticking,
        commanding,
        collecting,
        leasing,
        watch.stop(),
        portal?.stop(),
      ]);
      await given.close();
      end(why);
    })();
    return stopping;
  };
  /** A key is chosen as the keeper starts, so another one takes a start, which is what a crash takes, too. */
  const lookAtKey = async () => {
    if (!shelf || shelf.newest.address === keeper.address) return;
    const { address } = await chooseKey(shelf, chain);
    if (address === keeper.address) return;
    log.info({ before: keeper.address, keeper: address }, "keeper starts again to send with another key");
    void finish("new-key");
  };
  const tick = async () => {
    while (!quit.signal.aborted) {
      await reconciler.reconcileAll().catch((error) => onProblem("reconciling", error));
      await serveOnions(settings, given.tor, registry).catch((error) => onProblem("Tor", error));
      await view?.fill().catch((error) => onProblem("the portal's list", error));
      await lookAtKey().catch((error) => onProblem("the keeper's key", error));
      await time.sleep(config.work.tickMs, quit.signal);
    }
  };
  const portal = await StartupError.during("configuration", () =>
    buildPortal(
      config,
      outside,
      portalPorts({ ports, ...chain, database, desk, wallets, time, wake }),
      view,
      certificates,
      commands ?? NO_COMMANDS,
      {
        ...chain,
        book,
        registry,
        watch,
        history,
        ...orders,
      },
    ),
  );
  try {
    await StartupError.during("configuration", () => watch.start());
  } catch (error) {
    await portal?.stop();
    throw error;
  }
  const following = follow(quit.signal).catch((error) => void finish(new StartupError("chain", error)));
  const ticking = tick();
  const commanding = commands?.run(quit.signal);
  const collecting = treasury?.run(quit.signal);
  const leasing = leases?.run(quit.signal);
  engine.start();
  const { address } = keeper;
  const served = portal && { portal: portal.url, relay: portal.relayUrl, panel: portal.adminUrl };
  log.info({ keeper: address, attester: attester.address, subscriptions, ...served }, "keeper started");
  return {
    address,
    attester: attester.address,
    watchUrl: watch.url,
    portal,
    ended,
    subscribe: (listener) => stream.subscribe(listener),
    reconcile: () => reconciler.reconcileAll(),
    stop: () => finish(null),
  };
}
