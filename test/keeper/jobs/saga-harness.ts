import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import type { NewJob } from "../../../keeper/core/job.ts";
import type { Saga } from "../../../keeper/jobs/saga.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { failingSaga, wrappedSaga } from "./failing-saga.ts";
import { runToEnd, type SagaRun } from "./run-to-end.ts";
import type { SagaScenario } from "./saga-scenario.ts";
import { watchedStore } from "./watched-store.ts";

class Crash extends Error {}

interface CountedRun extends SagaRun {
  readonly writes: number;
}

/** Runs the job to its end on a store in memory; crashes once, before or after the write that `crash` names. */
async function runInMemory(
  clock: { now: number },
  saga: Saga,
  job: NewJob,
  crash?: { readonly at: number; readonly when: "before" | "after" },
): Promise<CountedRun> {
  let writes = 0;
  const store = watchedStore(new MemoryJobStore(), async (write, count) => {
    writes = count;
    if (count === crash?.at && crash.when === "before") throw new Crash();
    await write();
    if (count === crash?.at) throw new Crash();
  });
  const run = await runToEnd(clock, saga, job, store, (error) => error instanceof Crash);
  return { ...run, writes };
}

/** The tests that every saga gets: run it once, then make everything go wrong that can, one thing at a time. */
export function itIsASaga<World>(scenario: SagaScenario<World>): void {
  const start = () => {
    const clock = { now: 1_800_000_000_000 };
    const world = scenario.make(clock);
    return { clock, world, saga: scenario.saga(world) };
  };
  const expectEnd = (world: World, undone: boolean, what: string) => {
    const seen = undone ? (scenario.snapshotUndone ?? scenario.snapshot)(world) : scenario.snapshot(world);
    expect(seen, what).to.deep.equal(undone ? scenario.undone : scenario.done);
  };
  const entered = (run: SagaRun) =>
    [...new Set(run.journal.filter((line) => line.startsWith("enter ")))].map((line) => line.slice(6));
  const plainRun = async () => {
    const { clock, world, saga } = start();
    const run = await runInMemory(clock, saga, scenario.job);
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
        const run = await runInMemory(clock, failingSaga(saga, name, when, error), scenario.job);
        const undone = saga.steps[name]?.whenStuck === "undo";
        expect(run.job.phase, `${when} ${name}`).to.equal(undone ? "undone" : "done");
        expectEnd(world, undone, `${when} ${name}`);
      }
    }
  });

  it("gives the same when any step runs twice", async () => {
    for (const name of entered((await plainRun()).run)) {
      const { clock, world, saga } = start();
      const error = new RetryableError("TEST_RETRY", "the answer was lost", "none");
      const run = await runInMemory(clock, failingSaga(saga, name, "after", error), scenario.job);
      expect(run.job.phase, name).to.equal("done");
      expect(scenario.snapshot(world), name).to.deep.equal(scenario.done);
    }
  });

  it("unwinds to the same when every undo runs twice", async () => {
    const { run, saga: plain } = await plainRun();
    for (const name of entered(run).filter((step) => plain.steps[step]?.whenStuck === "undo")) {
      const { clock, world, saga } = start();
      const twice = wrappedSaga(saga, (_each, step) => ({
        ...step,
        ...(step.undo && {
          undo: async (context) => {
            const first = await step.undo?.(context);
            return first ?? (await step.undo?.(context));
          },
        }),
      }));
      const error = new FinalError("TEST_FINAL", "the step failed for good", "none");
      const unwound = await runInMemory(clock, failingSaga(twice, name, "after", error), scenario.job);
      expect(unwound.job.phase, name).to.equal("undone");
      expectEnd(world, true, name);
    }
  });

  it("survives a crash before and after every journal write", async () => {
    const { run } = await plainRun();
    for (let at = 1; at <= run.writes; at++) {
      for (const when of ["before", "after"] as const) {
        const { clock, world, saga } = start();
        const again = await runInMemory(clock, saga, scenario.job, { at, when });
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
      failingSaga(saga, last, "after", new FinalError("TEST_FINAL", "the step failed for good", "none"));
    const first = start();
    const { writes } = await runInMemory(first.clock, fail(first.saga), scenario.job);
    for (let at = 1; at <= writes; at++) {
      for (const when of ["before", "after"] as const) {
        const { clock, world, saga } = start();
        const again = await runInMemory(clock, fail(saga), scenario.job, { at, when });
        // A crash right before the failure is recorded makes the step run again, and then it succeeds.
        expectEnd(world, again.job.phase === "undone", `${when} write ${at}`);
      }
    }
  });
}
