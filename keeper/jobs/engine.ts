import { RetryableError } from "../core/errors.ts";
import type { Job, NewJob, Urgency } from "../core/job.ts";
import type { JobEngineOptions } from "./engine-options.ts";
import { Journal, type Transition } from "./journal.ts";
import type { Saga, StepResult } from "./saga.ts";

/** How long the loop may sleep though nothing is due: bounds what a clock that jumps can cost. Milliseconds. */
const LONGEST_SLEEP_MS = 5_000;
/** How long a job may go from step to step before it must line up again: others have waited meanwhile. */
const SLICE_MS = 1_000;

/**
 * Runs sagas: one step at a time for each subject, many subjects at once, and goes on where a crash left them. A quarter
 * of the places is for urgent jobs alone, so that slow steps of the others, however many, never hold up a suspension or
 * a transfer.
 */
export class JobEngine {
  readonly #options: JobEngineOptions;
  readonly #sagas: ReadonlyMap<string, Saga>;
  readonly #running = new Map<Promise<void>, Urgency>();
  /** Ends the nap until the next job is due. */
  #nap = new AbortController();
  #started = false;
  #stopping = false;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;

  constructor(options: JobEngineOptions) {
    this.#options = options;
    this.#sagas = new Map(options.sagas.map((saga) => [saga.kind, saga]));
  }

  /** Begins to work on what is due, and does so until `stop`. */
  start(): void {
    this.#started = true;
    this.#stopping = false;
    this.#poke();
  }

  /** Takes no new step and resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#stopping = true;
    this.#nap.abort();
    await this.#pumping;
    await Promise.all(this.#running.keys());
  }

  /** Creates a job unless it exists; see JobStore.create. */
  async submit(job: NewJob): Promise<{ readonly job: Job; readonly created: boolean }> {
    const made = await this.#options.store.create(job, this.#now());
    if (made.created) {
      const { createdAt: at, step } = made.job;
      this.#options.onEntry?.(made.job, { at, event: "create", step, detail: "" });
      this.#poke();
    }
    return made;
  }

  /** Something happened to the subject: its waits are due at once. */
  async wake(subject: string): Promise<void> {
    await this.#options.store.wake(subject, this.#now());
    this.#poke();
  }

  /** Runs everything that is due now, and what becomes due by that, to the end. For tests and tools. */
  async runDue(): Promise<void> {
    for (;;) {
      const jobs = await this.#claim(this.#options.concurrency);
      if (jobs.length === 0) return;
      await Promise.all(jobs.map((job) => this.#work(job)));
    }
  }

  #claim(limit: number, others = limit): Promise<readonly Job[]> {
    const now = this.#now();
    return this.#options.store.claim(now, now + this.#options.leaseMs, limit, others);
  }

  /** Places that are free, and how many of them may go to jobs that are not urgent. */
  #free(): { readonly all: number; readonly others: number } {
    const { concurrency } = this.#options;
    const all = concurrency - this.#running.size;
    const busy = [...this.#running.values()].filter((urgency) => urgency !== "urgent").length;
    // A house with one place has none to spare.
    const forOthers = concurrency === 1 ? 1 : concurrency - Math.ceil(concurrency / 4);
    return { all, others: Math.max(0, Math.min(all, forOthers - busy)) };
  }

  #poke(): void {
    if (!this.#started) return;
    this.#pumpAgain = true;
    this.#pumping ??= this.#pump()
      .catch((error) => this.#fatal(error))
      .finally(() => {
        this.#pumping = undefined;
        // A poke that came between the pump's last look and this moment.
        if (this.#pumpAgain) this.#poke();
      });
  }

  #fatal(error: unknown): void {
    this.#started = false;
    this.#options.onFatal(error);
  }

  async #pump(): Promise<void> {
    while (this.#started && this.#pumpAgain) {
      this.#pumpAgain = false;
      this.#nap.abort();
      const free = this.#free();
      // A step that ends pokes again, so a full house needs no timer.
      if (free.all <= 0) return;
      const claimed = await this.#claim(free.all, free.others);
      for (const job of claimed) {
        const work = this.#work(job)
          .catch((error) => this.#fatal(error))
          .finally(() => {
            this.#running.delete(work);
            this.#poke();
          });
        this.#running.set(work, job.urgency);
      }
      const left = this.#free();
      if (left.all <= 0) return;
      const due = await this.#options.store.nextDue({ urgentOnly: left.others === 0 });
      const ms = Math.min(LONGEST_SLEEP_MS, Math.max(10, (due ?? Infinity) - this.#now()));
      if (this.#started) this.#sleepThenPoke(ms);
    }
  }

  #sleepThenPoke(ms: number): void {
    this.#nap.abort();
    this.#nap = new AbortController();
    const { signal } = this.#nap;
    this.#options.time.sleep(ms, signal).then(() => {
      if (!signal.aborted) this.#poke();
    });
  }

  #now(): number {
    return this.#options.time.now();
  }

  /** A lost lease shows at the next record, which then stores nothing. */
  async #keepLease(job: Job, signal: AbortSignal): Promise<void> {
    const { store, leaseMs, time } = this.#options;
    for (;;) {
      await time.sleep(leaseMs / 3, signal);
      if (signal.aborted) return;
      await store.renew(job, this.#now() + leaseMs).catch(() => {});
    }
  }

  /** Runs the steps of a claimed job that can be run now, and stores after each what follows. */
  async #work(claimed: Job): Promise<void> {
    const { retryMs } = this.#options;
    const finished = new AbortController();
    void this.#keepLease(claimed, finished.signal);
    const until = this.#now() + SLICE_MS;
    try {
      const saga = this.#sagas.get(claimed.kind);
      const enter = (job: Job) => new Journal(job, saga, this.#now()).enter();
      let job = claimed;
      if (isBetweenSteps(job)) job = await this.#store([enter(job)], false);
      for (;;) {
        const entered = job;
        const transition = await this.#run(saga, entered).then(
          (result) => new Journal(entered, saga, this.#now()).returned(result),
          (error: unknown) => new Journal(entered, saga, this.#now()).threw(error, retryMs),
        );
        const goesOn = isBetweenSteps(transition.job) && !this.#stopping && this.#now() < until;
        // The end of one step and the beginning of the next are one write.
        job = await this.#store(goesOn ? [transition, enter(transition.job)] : [transition], !goesOn);
        if (!goesOn) return;
      }
    } catch (error) {
      // Somebody else has the job now and will do the step again.
      if (!(error instanceof RetryableError && error.code === "JOB_LEASE_LOST")) throw error;
    } finally {
      finished.abort();
    }
  }

  async #run(saga: Saga | undefined, job: Job): Promise<StepResult | undefined> {
    const step = saga?.steps[job.step];
    if (!saga || !step) throw new Error(`no step ${job.step} in saga ${job.kind}: this is a bug`);
    const context = { job, now: this.#now() };
    switch (job.phase) {
      case "undo":
        return step.undo?.(context);
      case "after-undo":
        return saga.afterUndo?.(context);
      default:
        return step.run(context);
    }
  }

  /** Stores what follows from one another, in order, and returns the job as the last of them leaves it. */
  async #store(transitions: readonly [Transition, ...Transition[]], release: boolean): Promise<Job> {
    const { onAlert, onEntry, store } = this.#options;
    // Before the record: an alert twice is better than none.
    for (const { job, alert } of transitions) if (alert) onAlert(alert, job);
    const { job } = transitions.at(-1) ?? transitions[0];
    await store.record(
      job,
      transitions.map(({ entry }) => entry),
      { release },
    );
    for (const each of transitions) onEntry?.(each.job, each.entry);
    return job;
  }
}

/** Whether the job has moved on to a step, or to an undo, that has not begun. */
function isBetweenSteps({ phase, deadlineAt }: Job): boolean {
  return phase !== "done" && phase !== "undone" && deadlineAt === null;
}
