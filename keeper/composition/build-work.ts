import type { KeeperConfig } from "../config.ts";
import type { Job, JournalEntry } from "../core/job.ts";
import { retryDelay } from "../core/retry-policy.ts";
import { JobEngine } from "../jobs/engine.ts";
import type { JobStore } from "../jobs/job-store.ts";
import { allSagas } from "../sagas/all-sagas.ts";
import { progressEvent } from "../sagas/progress-event.ts";
import { Reconciler } from "../sagas/reconciler.ts";
import type { SagaPorts } from "../sagas/saga-ports.ts";
import { credentialSubject, ownershipSubject, vmSubject } from "../sagas/steps-common.ts";
import type { EventStream } from "./event-stream.ts";
import type { Outside } from "./outside.ts";
import { WakeQueue } from "./wake-queue.ts";

/** How long a step may go without a sign of life before another engine may have it, milliseconds. */
const LEASE_MS = 60_000;
/** Subscriptions that are looked at at the same time because of events. */
const WAKES = 8;
const RETRY = { firstMs: 500, capMs: 30_000 };

export interface Work {
  readonly engine: JobEngine;
  readonly reconciler: Reconciler;
  /** Something happened to the subscription: it is looked at soon, and what waits for it goes on. */
  readonly wake: (id: bigint) => void;
}

/** What decides on work and does it. All of it is told to the stream. */
export function buildWork(
  config: KeeperConfig,
  { time, random }: Outside,
  parts: {
    readonly store: JobStore;
    readonly ports: SagaPorts;
    readonly stream: EventStream;
    readonly onEntry: (job: Job, entry: JournalEntry) => void;
    /** Gets errors that will be tried again, and what they hindered. */
    readonly onProblem: (what: string, error: unknown) => void;
    /** The store has failed: nothing can go on. */
    readonly onFatal: (error: unknown) => void;
  },
): Work {
  const { store, ports, stream, onEntry, onProblem, onFatal } = parts;
  const hindered = (id: bigint) => (error: unknown) => onProblem(`subscription ${id}`, error);
  const alert = (subscription: string, saga: string, step: string, detail: string) =>
    stream.emit({ at: time.now(), subscription, name: "alert", saga, step, detail });

  const queue = new WakeQueue(async (id) => {
    const subjects = [vmSubject(id), credentialSubject(id), ownershipSubject(id)];
    const looks = [...subjects.map((subject) => engine.wake(subject)), reconciler.reconcile(id)];
    await Promise.all(looks).catch(hindered(id));
  }, WAKES);
  const wake = (id: bigint) => queue.add(id);

  const engine = new JobEngine({
    store,
    sagas: allSagas(ports),
    time,
    retryMs: (tries) => retryDelay(RETRY, tries, random()),
    concurrency: config.work.concurrency,
    leaseMs: LEASE_MS,
    onAlert: ({ code, what }, { subject, kind, step }) =>
      alert(subject.split(":")[0] ?? "", kind, step, `${code}: ${what}`),
    onEntry: (job, entry) => {
      const event = progressEvent(job, entry);
      if (event) stream.emit(event);
      onEntry(job, entry);
      if (entry.event === "end") wake(BigInt(job.subject.split(":")[0] ?? "0"));
    },
    onFatal,
  });
  const turn = (id: bigint) => void engine.wake(vmSubject(id)).catch(hindered(id));
  ports.placement.onTurn(turn);
  // Who waits for a backup has no job yet that could be woken.
  ports.load.onTurn(wake);

  const reconciler = new Reconciler(ports, engine, store, time, {
    retentionMs: config.work.jobRetentionDays * 86_400_000,
    onAlert: ({ code, what, remedy, subscription }) =>
      alert(subscription, "reconcile", "", `${code}: ${what} (remedy: ${remedy})`),
  });
  return { engine, reconciler, wake };
}
