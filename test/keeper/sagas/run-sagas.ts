import type { Job, JournalEntry, NewJob } from "../../../keeper/core/job.ts";
import { JobEngine } from "../../../keeper/jobs/engine.ts";
import { allSagas } from "../../../keeper/sagas/all-sagas.ts";
import { Placement } from "../../../keeper/sagas/placement.ts";
import { Reconciler } from "../../../keeper/sagas/reconciler.ts";
import { vmSubject } from "../../../keeper/sagas/steps-common.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { makeSagaWorld, type SagaWorld } from "../../fakes/saga-world.ts";

const RETENTION_MS = 90 * 86_400_000;

/** A keeper without drivers: sagas, engine and reconciler over a world in memory, driven by hand. */
export class SagaBench {
  readonly world: SagaWorld;
  store = new MemoryJobStore();
  readonly alerts: string[] = [];
  readonly entries: string[] = [];
  /** Between two looks of the reconciler; by default one before each step. */
  tickMs = 0;
  /** No block comes. */
  chainStands = false;
  /** Hears of each step before it is run. */
  onEnter: (kind: string, step: string) => void = () => {};
  #nextTick = 0;
  #engine: JobEngine;
  #reconciler: Reconciler;

  constructor(world = makeSagaWorld({ now: 1_800_000_000_000 })) {
    this.world = world;
    [this.#engine, this.#reconciler] = this.#live();
  }

  #live(): [JobEngine, Reconciler] {
    const engine = new JobEngine({
      store: this.store,
      sagas: allSagas(this.world),
      time: handTime(this.world.clock),
      retryMs: () => 1_000,
      concurrency: 8,
      leaseMs: 60_000,
      onAlert: (alert) => this.alerts.push(`${alert.code} ${alert.what}`),
      onEntry: (job: Job, entry: JournalEntry) => {
        this.entries.push(`${job.kind} ${entry.event} ${entry.step} ${entry.detail}`);
        if (entry.event === "enter") this.onEnter(job.kind, entry.step);
      },
      onFatal: (error) => {
        throw error;
      },
    });
    const time = handTime(this.world.clock);
    const wake = (id: bigint) => void engine.wake(vmSubject(id));
    this.world.placement.onTurn(wake);
    this.world.load.onTurn(wake);
    const onAlert = ({ code, what }: { code: string; what: string }) => this.alerts.push(`${code} ${what}`);
    return [
      engine,
      new Reconciler(this.world, engine, this.store, time, { onAlert, retentionMs: RETENTION_MS }),
    ];
  }

  /** Starts over with an empty store and registry: the database is gone. */
  loseStore(): void {
    const { hypervisor, registry, settings } = this.world;
    this.store = new MemoryJobStore();
    registry.machines.clear();
    Object.assign(this.world, { placement: new Placement(hypervisor, registry, settings) });
    [this.#engine, this.#reconciler] = this.#live();
  }

  submit(job: NewJob) {
    return this.#engine.submit(job);
  }

  reconcile(): Promise<void> {
    return this.#reconciler.reconcileAll();
  }

  /**
   * Works for so long, in steps of half a second, and reconciles as often as `tickMs` says; chain time goes along unless
   * it stands still.
   */
  async pass(ms: number): Promise<void> {
    const { clock, reader } = this.world;
    const end = clock.now + ms;
    for (;;) {
      if (clock.now >= this.#nextTick) {
        await this.#reconciler.reconcileAll().catch((error: Error) => this.alerts.push(error.message));
        this.#nextTick = clock.now + this.tickMs;
      }
      await this.#engine.runDue();
      if (clock.now >= end) return;
      clock.now = Math.min(end, clock.now + 500);
      if (!this.chainStands) reader.time = Math.max(reader.time, Math.floor(clock.now / 1000));
    }
  }

  /** Passes time until it is so, and tells how many milliseconds that took. */
  async until(isSo: () => boolean, atMostMs = 120_000): Promise<number> {
    const began = this.world.clock.now;
    while (!isSo()) {
      if (this.world.clock.now - began > atMostMs) throw new Error(`it is not so after ${atMostMs} ms`);
      await this.pass(500);
    }
    return this.world.clock.now - began;
  }

  /** Lets chain and wall clock jump, then works for ten seconds. */
  async jump(seconds: number): Promise<void> {
    this.world.clock.now += seconds * 1000;
    this.world.reader.time += seconds;
    await this.pass(10_000);
  }

  outcomes(): readonly string[] {
    return this.store.rows.map(({ job }) => `${job.kind} ${job.phase}`);
  }
}
