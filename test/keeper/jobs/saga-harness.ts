import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import type { Job, NewJob } from "../../../keeper/core/job.ts";
import { JobEngine } from "../../../keeper/jobs/engine.ts";
import type { JobStore } from "../../../keeper/jobs/job-store.ts";
import type { Saga, Step } from "../../../keeper/jobs/saga.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";

/** A saga, its world, and how both look when it has ended. */
export interface SagaScenario<World> {
  /** A fresh world. */
  readonly make: (clock: { now: number }) => World;
  readonly saga: (world: World) => Saga;
  readonly job: NewJob;
  /** What of the world must be the same whatever went wrong on the way. */
  readonly snapshot: (world: World) => unknown;
  /** The snapshot when the saga ended done. */
  readonly done: unknown;
  /** The snapshot when it was undone. */
  readonly undone: unknown;
}

class Crash extends Error {}

/** Stores journal writes in `store` until the one that it dies at, before or after it. */
function dyingStore(
  store: JobStore,
  dieAt: number,
  when: "before" | "after",
  count: { writes: number },
): JobStore {
  const record: JobStore["record"] = async (job, entry, options) => {
    count.writes++;
    if (count.writes === dieAt && when === "before") throw new Crash();
    await store.record(job, entry, options);
    if (count.writes === dieAt) throw new Crash();
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "record") return record;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The saga with each step passed through `change`. */
function wrapped(saga: Saga, change: (name: string, step: Step) => Step): Saga {
  return {
    ...saga,
    steps: Object.fromEntries(Object.entries(saga.steps).map(([name, step]) => [name, change(name, step)])),
  };
}

/** Throws once, before or after the step's effect. */
function failing(saga: Saga, name: string, when: "before" | "after", error: Error): Saga {
  let left = 1;
  return wrapped(saga, (each, step) => ({
    ...step,
    run: async (context) => {
      if (each !== name || left === 0) return step.run(context);
      if (when === "after") await step.run(context);
      left = 0;
      throw error;
    },
  }));
}

interface Run {
  readonly job: Job;
  readonly journal: readonly string[];
  readonly writes: number;
}

/** Runs the job to its end, in as many lives as it takes. */
async function runToEnd(
  clock: { now: number },
  saga: Saga,
  job: NewJob,
  crash?: { readonly at: number; readonly when: "before" | "after" },
): Promise<Run> {
  const store = new MemoryJobStore();
  const count = { writes: 0 };
  const open = crash ? dyingStore(store, crash.at, crash.when, count) : dyingStore(store, 0, "after", count);
  const engine = () =>
    new JobEngine({
      store: open,
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
      if (!(error instanceof Crash)) throw error;
      // A new process: nothing in memory, the same store.
      await store.breakLeases();
      life = engine();
    }
    const [stored] = await store.list();
    if (stored && (stored.phase === "done" || stored.phase === "undone")) {
      const journal = (await store.journal(stored.id)).map(({ event, step }) => `${event} ${step}`);
      return { job: stored, journal, writes: count.writes };
    }
    clock.now = Math.max(clock.now + 1, (await store.nextDue()) ?? 0);
  }
  const [stuck] = await store.list();
  throw new Error(`the job does not end: ${JSON.stringify(stuck)}`);
}

/** The tests that every saga gets: run it once, then make everything go wrong that can, one thing at a time. */
export function itIsASaga<World>(scenario: SagaScenario<World>): void {
  const start = () => {
    const clock = { now: 1_800_000_000_000 };
    const world = scenario.make(clock);
    return { clock, world, saga: scenario.saga(world) };
  };
  const entered = (run: Run) =>
    [...new Set(run.journal.filter((line) => line.startsWith("enter ")))].map((line) => line.slice(6));
  const plainRun = async () => {
    const { clock, world, saga } = start();
    const run = await runToEnd(clock, saga, scenario.job);
    return { run, world, saga };
  };

  it("ends done", async () => {
    const { run, world } = await plainRun();
    expect(run.job.phase, run.job.outcome ?? "").to.equal("done");
    expect(scenario.snapshot(world)).to.deep.equal(scenario.done);
  });

  it("unwinds, or persists, when any step fails for good", async () => {
    for (const name of entered((await plainRun()).run)) {
      for (const when of ["before", "after"] as const) {
        const { clock, world, saga } = start();
        const error = new FinalError("TEST_FINAL", "the step failed for good", "none");
        const run = await runToEnd(clock, failing(saga, name, when, error), scenario.job);
        const undone = saga.steps[name]?.whenStuck === "undo";
        expect(run.job.phase, `${when} ${name}`).to.equal(undone ? "undone" : "done");
        expect(scenario.snapshot(world), `${when} ${name}`).to.deep.equal(
          undone ? scenario.undone : scenario.done,
        );
      }
    }
  });

  it("gives the same when any step runs twice", async () => {
    for (const name of entered((await plainRun()).run)) {
      const { clock, world, saga } = start();
      const error = new RetryableError("TEST_RETRY", "the answer was lost", "none");
      const run = await runToEnd(clock, failing(saga, name, "after", error), scenario.job);
      expect(run.job.phase, name).to.equal("done");
      expect(scenario.snapshot(world), name).to.deep.equal(scenario.done);
    }
  });

  it("unwinds to the same when every undo runs twice", async () => {
    const { run, saga: plain } = await plainRun();
    for (const name of entered(run).filter((step) => plain.steps[step]?.whenStuck === "undo")) {
      const { clock, world, saga } = start();
      const twice = wrapped(saga, (_each, step) => ({
        ...step,
        ...(step.undo && {
          undo: async (context) => {
            const first = await step.undo?.(context);
            return first ?? (await step.undo?.(context));
          },
        }),
      }));
      const error = new FinalError("TEST_FINAL", "the step failed for good", "none");
      const unwound = await runToEnd(clock, failing(twice, name, "after", error), scenario.job);
      expect(unwound.job.phase, name).to.equal("undone");
      expect(scenario.snapshot(world), name).to.deep.equal(scenario.undone);
    }
  });

  it("survives a crash before and after every journal write", async () => {
    const { run } = await plainRun();
    for (let at = 1; at <= run.writes; at++) {
      for (const when of ["before", "after"] as const) {
        const { clock, world, saga } = start();
        const again = await runToEnd(clock, saga, scenario.job, { at, when });
        expect(again.job.phase, `${when} write ${at}`).to.equal("done");
        expect(scenario.snapshot(world), `${when} write ${at}`).to.deep.equal(scenario.done);
      }
    }
  });

  it("survives a crash before and after every journal write of unwinding", async () => {
    const { run: plain, saga: shape } = await plainRun();
    const last = entered(plain)
      .filter((step) => shape.steps[step]?.whenStuck === "undo")
      .at(-1);
    if (last === undefined) return;
    const fail = (saga: Saga) =>
      failing(saga, last, "after", new FinalError("TEST_FINAL", "the step failed for good", "none"));
    const first = start();
    const { writes } = await runToEnd(first.clock, fail(first.saga), scenario.job);
    for (let at = 1; at <= writes; at++) {
      for (const when of ["before", "after"] as const) {
        const { clock, world, saga } = start();
        const again = await runToEnd(clock, fail(saga), scenario.job, { at, when });
        // A crash right before the failure is recorded makes the step run again, and then it succeeds.
        const expected = again.job.phase === "undone" ? scenario.undone : scenario.done;
        expect(scenario.snapshot(world), `${when} write ${at}`).to.deep.equal(expected);
      }
    }
  });
}
