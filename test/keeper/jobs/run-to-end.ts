import type { Job, NewJob } from "../../../keeper/core/job.ts";
import { JobEngine } from "../../../keeper/jobs/engine.ts";
import type { JobStore } from "../../../keeper/jobs/job-store.ts";
import type { Saga } from "../../../keeper/jobs/saga.ts";
import { handTime } from "../../fakes/hand-time.ts";

export interface SagaRun {
  readonly job: Job;
  /** Such as `enter clone`. */
  readonly journal: readonly string[];
}

/**
 * Runs the one job of a store to its end, moving the clock to whatever is due next, in as many lives as it takes.
 *
 * @param isCrash whether what was thrown means that this life is over; anything else passes through
 */
export async function runToEnd(
  clock: { now: number },
  saga: Saga,
  job: NewJob,
  store: JobStore,
  isCrash: (error: unknown) => boolean = () => false,
): Promise<SagaRun> {
  const engine = () =>
    new JobEngine({
      store,
      sagas: [saga],
      time: handTime(clock),
      retryMs: () => 100,
      concurrency: 4,
      leaseMs: 60_000,
      onAlert: () => {},
      onFatal: () => {},
    });
  let life = engine();
  await life.submit(job);
  for (let round = 0; round < 2_000; round++) {
    try {
      await life.runDue();
    } catch (error) {
      if (!isCrash(error)) throw error;
      // A new process: nothing in memory, the same store.
      await store.breakLeases();
      life = engine();
    }
    const [stored] = await store.list();
    if (stored && (stored.phase === "done" || stored.phase === "undone")) {
      const journal = (await store.journal(stored.id)).map(({ event, step }) => `${event} ${step}`);
      return { job: stored, journal };
    }
    clock.now = Math.max(clock.now + 1, (await store.nextDue()) ?? 0);
  }
  const [stuck] = await store.list();
  throw new Error(`the job does not end: ${JSON.stringify(stuck)}`);
}
