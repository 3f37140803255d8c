import { expect } from "chai";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import type { NewJob } from "../../../keeper/core/job.ts";
import { JobEngine } from "../../../keeper/jobs/engine.ts";
import type { JobEngineOptions } from "../../../keeper/jobs/engine-options.ts";
import { done, next, type Saga, type Step, undo, wait } from "../../../keeper/jobs/saga.ts";
import { gate as makeGate } from "../../fakes/gate.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { itIsASaga } from "./saga-harness.ts";

const step = (run: Step["run"], more: Partial<Step> = {}): Step => ({
  run,
  patienceMs: 1_000,
  whenStuck: "undo",
  ...more,
});
const job = (subject: string, first = "first", key = "k"): NewJob => ({
  kind: "test",
  subject,
  key,
  step: first,
  data: {},
});

function bench(
  steps: Record<string, Step>,
  more: Partial<Saga> = {},
  options: Partial<JobEngineOptions> = {},
) {
  const clock = { now: 1_000 };
  const store = new MemoryJobStore();
  const alerts: string[] = [];
  const engine = new JobEngine({
    store,
    sagas: [{ kind: "test", steps, ...more }],
    time: handTime(clock),
    retryMs: (tries) => 10 * 2 ** (tries - 1),
    concurrency: 4,
    leaseMs: 60_000,
    onAlert: (alert) => alerts.push(alert.code),
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
  const journal = async (id = 1) => (await store.journal(id)).map((entry) => `${entry.event} ${entry.step}`);
  const at = async (now: number) => {
    clock.now = now;
    await engine.runDue();
    return store.rows[0]?.job;
  };
  return { clock, store, engine, alerts, journal, at };
}

describe("JobEngine", () => {
  it("journals a step before its effect", async () => {
    const seen: string[][] = [];
    const { engine, journal, at } = bench({
      first: step(async () => {
        seen.push(await journal());
        return next("second", { a: 1 });
      }),
      second: step(async ({ job: { data } }) => done(`a is ${data.a}`)),
    });
    await engine.submit(job("1"));
    expect((await at(1_000))?.outcome).to.equal("a is 1");
    expect(seen).to.deep.equal([["create first", "enter first"]]);
    expect(await journal()).to.deep.equal([
      "create first",
      "enter first",
      "next first",
      "enter second",
      "end second",
    ]);
  });

  it("makes one job of the same kind, subject and key", async () => {
    const { engine } = bench({ first: step(async () => done("ok")) });
    expect((await engine.submit(job("1"))).created).to.equal(true);
    expect((await engine.submit(job("1"))).created).to.equal(false);
    await engine.runDue();
    expect((await engine.submit(job("1"))).created).to.equal(false);
    expect((await engine.submit(job("1", "first", "other"))).created).to.equal(true);
  });

  it("tries again after a retryable error, later each time", async () => {
    let runs = 0;
    const { engine, at } = bench({
      first: step(async () => {
        if (++runs < 3) throw new RetryableError("BUSY", "busy", "wait");
        return done("ok");
      }),
    });
    await engine.submit(job("1"));
    expect((await at(1_000))?.wakeAt).to.equal(1_010);
    expect((await at(1_009))?.tries).to.equal(1);
    expect((await at(1_010))?.wakeAt).to.equal(1_030);
    expect((await at(1_030))?.phase).to.equal("done");
  });

  it("undoes entered steps in reverse, the failed one too, then says the last word", async () => {
    const undone: string[] = [];
    const undoing = (name: string) => ({
      undo: async () => {
        undone.push(name);
        return undefined;
      },
    });
    const { engine, at } = bench(
      {
        first: step(async () => next("second"), undoing("first")),
        second: step(async () => next("third")),
        third: step(async () => {
          throw new FinalError("BROKEN", "broken", "repair");
        }, undoing("third")),
      },
      {
        afterUndo: async ({ job: { outcome } }) => {
          undone.push(outcome ?? "");
          return done("rejected");
        },
      },
    );
    await engine.submit(job("1"));
    expect((await at(1_000))?.phase).to.equal("undone");
    expect(undone).to.deep.equal(["third", "first", "BROKEN: broken (remedy: repair)"]);
  });

  it("undoes when tries or patience run out", async () => {
    const fails = step(
      async () => {
        throw new RetryableError("BUSY", "busy", "wait");
      },
      { maxTries: 2 },
    );
    const tries = bench({ first: fails });
    await tries.engine.submit(job("1"));
    await tries.at(1_000);
    expect((await tries.at(1_010))?.phase).to.equal("undone");
    const waits = bench({ first: step(async () => wait(600, "nothing yet")) });
    await waits.engine.submit(job("1"));
    await waits.at(1_000);
    expect((await waits.at(1_600))?.phase).to.equal("forward");
    expect((await waits.at(2_200))?.outcome).to.equal("DEADLINE: nothing yet");
  });

  it("gives up a wait when its patience ends and not when it would look again, at once where there is none", async () => {
    for (const patienceMs of [0, 500]) {
      const { engine, store } = bench({ first: step(async () => wait(60_000, "not yet"), { patienceMs }) });
      await engine.submit(job("1"));
      await engine.runDue();
      if (patienceMs > 0) expect(await store.nextDue()).to.equal(1_500);
      else expect(store.rows[0]?.job.phase).to.equal("undone");
    }
  });

  it("persists with one alert where nothing may be undone", async () => {
    let left = 3;
    const { engine, alerts, at } = bench({
      first: step(
        async () => {
          if (left-- > 0) throw new FinalError("FOREIGN", "not ours", "move it");
          return done("ok");
        },
        { whenStuck: "persist" },
      ),
    });
    await engine.submit(job("1"));
    for (const now of [1_000, 1_010, 1_030]) expect((await at(now))?.phase).to.equal("forward");
    expect((await at(1_070))?.phase).to.equal("done");
    expect(alerts).to.deep.equal(["JOB_STUCK"]);
  });

  it("skips an undo that cannot be done, and tells", async () => {
    const { engine, alerts, at } = bench(
      {
        first: step(async () => undo("no"), {
          undo: async () => {
            throw new FinalError("FOREIGN", "not ours", "move it");
          },
        }),
      },
      { afterUndo: async () => done("rejected") },
    );
    await engine.submit(job("1"));
    expect((await at(1_000))?.phase).to.equal("undone");
    expect(alerts).to.deep.equal(["UNDO_FAILED"]);
  });

  it("gives the last word the time that a chain takes twice to be final, before it tells", async () => {
    const minutes = (n: number) => 1_000 + n * 60_000;
    const { engine, alerts, at } = bench(
      { first: step(async () => undo("no")) },
      { afterUndo: async () => wait(60_000, "not final yet") },
    );
    await engine.submit(job("1"));
    await at(1_000);
    await at(minutes(40));
    expect(alerts).to.deep.equal([]);
    expect((await at(minutes(61)))?.phase).to.equal("after-undo");
    expect(alerts).to.deep.equal(["JOB_STUCK"]);
  });

  it("wakes a wait, also one that is just being recorded, but no back-off", async () => {
    let runs = 0;
    const { engine, at } = bench({
      first: step(async () => {
        runs++;
        // The event comes while the step is at work: it may not have seen it.
        if (runs === 1) await engine.wake("1");
        if (runs < 4) return wait(500, "nothing yet");
        throw new RetryableError("BUSY", "busy", "wait");
      }),
    });
    await engine.submit(job("1"));
    await at(1_000);
    expect(runs).to.equal(2);
    await engine.wake("1");
    await at(1_001);
    expect(runs).to.equal(3);
    await engine.wake("1");
    await at(1_002);
    expect(runs).to.equal(4);
    await engine.wake("1");
    await at(1_003);
    expect(runs).to.equal(4);
  });

  it("runs one job of a subject at a time, oldest first, and subjects side by side", async () => {
    const gate = makeGate();
    const log: string[] = [];
    const { engine } = bench({
      first: step(async ({ job: { subject, key } }) => {
        log.push(`${subject}/${key}`);
        if (subject === "1") await gate.opened;
        else gate.open();
        return done("ok");
      }),
    });
    for (const [subject, key] of [
      ["1", "a"],
      ["1", "b"],
      ["2", "a"],
    ] as const) {
      await engine.submit(job(subject, "first", key));
    }
    await engine.runDue();
    expect(log).to.deep.equal(["1/a", "2/a", "1/b"]);
  });

  it("works by itself when started, and stops when what is under way has ended", async () => {
    const entered = makeGate();
    const gate = makeGate();
    const { engine, store } = bench(
      {
        first: step(async () => {
          entered.open();
          await gate.opened;
          return next("second");
        }),
        second: step(async () => done("ok")),
      },
      {},
      { time: realTime },
    );
    engine.start();
    await engine.submit(job("1"));
    await entered.opened;
    const stopped = engine.stop();
    gate.open();
    await stopped;
    expect(store.rows[0]?.job.step).to.equal("second");
    expect(store.rows[0]?.job.phase).to.equal("forward");
    expect(store.rows[0]?.leaseUntil).to.equal(0);
  });

  it("lets an urgent job in though slow steps of a thousand others wait", async () => {
    const slow = makeGate();
    const urgent = makeGate();
    const running = new Set<string>();
    let most = 0;
    const { engine, store } = bench(
      {
        first: step(async ({ job: { subject } }) => {
          running.add(subject);
          most = Math.max(most, running.size);
          if (subject === "urgent") urgent.open();
          else await slow.opened;
          running.delete(subject);
          return done("ok");
        }),
      },
      {},
      { time: realTime },
    );
    for (let n = 0; n < 1_000; n++) await store.create(job(`${n}`), 0);
    engine.start();
    await engine.submit({ ...job("urgent"), urgency: "urgent" });
    await urgent.opened;
    expect(most).to.equal(4);
    const stopped = engine.stop();
    slow.open();
    await stopped;
  });

  it("goes from step to step without lining up again, but not for ever", async () => {
    const order: string[] = [];
    const { engine, clock } = bench(
      {
        first: step(async ({ job: { subject } }) => {
          order.push(`${subject} first`);
          if (subject === "slow") clock.now += 1_000;
          return next("second");
        }),
        second: step(async ({ job: { subject } }) => {
          order.push(`${subject} second`);
          return done("ok");
        }),
      },
      {},
      { concurrency: 1 },
    );
    await engine.submit(job("quick"));
    await engine.submit(job("slow"));
    await engine.submit(job("last"));
    await engine.runDue();
    expect(order).to.deep.equal([
      "quick first",
      "quick second",
      "slow first",
      "last first",
      "last second",
      "slow second",
    ]);
  });

  it("leaves a job alone that another engine has taken over", async () => {
    const gate = makeGate();
    const slow = bench({
      first: step(async () => {
        await gate.opened;
        return done("too late");
      }),
    });
    await slow.engine.submit(job("1"));
    const running = slow.engine.runDue();
    await slow.store.claim(100_000, 200_000, 1);
    gate.open();
    await running;
    expect(slow.store.rows[0]?.job.phase).to.equal("forward");
  });
});

describe("a saga with an effect and an undo in each step", () => {
  const names = ["first", "second", "third"];
  itIsASaga<Set<string>>({
    make: () => new Set(),
    saga: (world) => ({
      kind: "test",
      steps: Object.fromEntries(
        names.map((name, i) => [
          name,
          step(
            async () => {
              world.add(name);
              return i < 2 ? next(names[i + 1] ?? "") : done("ok");
            },
            {
              undo: async () => {
                world.delete(name);
                return undefined;
              },
            },
          ),
        ]),
      ),
      afterUndo: async () => {
        world.add("refund");
        return done("refunded");
      },
    }),
    job: job("1"),
    snapshot: (world) => [...world],
    done: names,
    undone: ["refund"],
  });
});
