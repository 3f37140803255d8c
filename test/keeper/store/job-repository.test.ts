import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { Job, JournalEntry } from "../../../keeper/core/job.ts";
import type { JobStore } from "../../../keeper/jobs/job-store.ts";
import { Database } from "../../../keeper/store/database.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import type { Sql, SqlValue } from "../../../keeper/store/sql.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { random } from "../support/random.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const NEW = {
  kind: "provision",
  subject: "42",
  key: "1",
  step: "reserve",
  data: { id: "42", list: [1, null] },
};
const entry = (at: number, event: JournalEntry["event"] = "next"): JournalEntry => ({
  at,
  event,
  step: "reserve",
  detail: "why",
});

/** Notes what is run inside transactions and outside. */
function spyOnStatements(db: Database) {
  const statements: [string, readonly SqlValue[]][] = [];
  const kept = { all: db.all, get: db.get, run: db.run, transaction: db.transaction };
  const noting = (sql: Sql): Sql => {
    const note =
      <T>(how: (text: string, ...params: readonly SqlValue[]) => Promise<T>) =>
      (text: string, ...params: readonly SqlValue[]): Promise<T> => {
        statements.push([text, params]);
        return how(text, ...params);
      };
    const { run, get, all } = { run: sql.run.bind(sql), get: sql.get.bind(sql), all: sql.all.bind(sql) };
    return { run: note(run), get: note(get) as Sql["get"], all: note(all) as Sql["all"] };
  };
  const bound: Sql = { run: db.run.bind(db), get: db.get.bind(db), all: db.all.bind(db) };
  Object.assign(db, noting(bound), {
    transaction: <T>(work: (sql: Sql) => Promise<T>) => kept.transaction.call(db, (sql) => work(noting(sql))),
  });
  return { statements, stop: () => Object.assign(db, kept) };
}

describe("JobRepository", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let store: TempStore;
  let jobs: JobRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    jobs = new JobRepository(store.db);
  });
  afterEach(() => store.close());

  async function claimOne(now: number, lease = now + 100): Promise<Job> {
    const [job] = await jobs.claim(now, lease, 1);
    if (job === undefined) return expect.fail(`nothing to claim at ${now}`);
    return job;
  }

  it("creates a job once, with its first journal entry", async () => {
    const first = await jobs.create(NEW, 10);
    expect(first.created).to.equal(true);
    expect(first.job).to.deep.equal({
      ...NEW,
      urgency: "normal",
      id: first.job.id,
      phase: "forward",
      entered: [],
      tries: 0,
      wakeAt: 10,
      deadlineAt: null,
      alerted: false,
      outcome: null,
      createdAt: 10,
      updatedAt: 10,
      claim: 0,
    });
    const second = await jobs.create({ ...NEW, step: "other" }, 20);
    expect(second).to.deep.equal({ job: first.job, created: false });
    expect(await jobs.journal(first.job.id)).to.deep.equal([
      { at: 10, event: "create", step: "reserve", detail: "" },
    ]);
  });

  it("claims what is due, longest due first, and not twice", async () => {
    await jobs.create({ ...NEW, subject: "2" }, 30);
    await jobs.create({ ...NEW, subject: "1" }, 20);
    await jobs.create({ ...NEW, subject: "3" }, 99);
    expect((await jobs.claim(50, 100, 10)).map((job) => job.subject)).to.deep.equal(["1", "2"]);
    expect(await jobs.claim(60, 100, 10)).to.deep.equal([]);
    expect((await jobs.claim(100, 200, 10)).map((job) => job.subject)).to.deep.equal(["1", "2", "3"]);
  });

  it("runs the jobs of one subject one after the other", async () => {
    await jobs.create(NEW, 10);
    await jobs.create({ ...NEW, kind: "renew" }, 5);
    const first = await claimOne(20);
    expect(first.kind).to.equal("provision");
    expect(await jobs.claim(20, 100, 5)).to.deep.equal([]);
    await jobs.record({ ...first, phase: "done", outcome: "ok", updatedAt: 21 }, [entry(21, "end")], {
      release: false,
    });
    expect((await claimOne(22)).kind).to.equal("renew");
  });

  it("stores all of a job with its entry, over a restart", async () => {
    await jobs.create(NEW, 10);
    const claimed = await claimOne(20);
    const changed: Job = {
      ...claimed,
      phase: "undo",
      step: "clone",
      data: { upid: "x" },
      entered: ["reserve", "clone"],
      tries: 3,
      wakeAt: 77,
      deadlineAt: 500,
      alerted: true,
      outcome: "NO_CAPACITY",
      updatedAt: 21,
    };
    await jobs.record(changed, [entry(21, "undo")], { release: true });
    jobs = new JobRepository(await store.reopen());
    expect(await jobs.list()).to.deep.equal([changed]);
    expect((await jobs.journal(claimed.id)).map((line) => line.event)).to.deep.equal(["create", "undo"]);
  });

  it("refuses a claimant whose lease was taken over, and stores nothing then", async () => {
    await jobs.create(NEW, 10);
    const old = await claimOne(20, 30);
    const present = await claimOne(30, 90);
    expect(present.claim).to.equal(old.claim + 1);
    await rejection(jobs.record(old, [entry(31)], { release: true }), RetryableError, "JOB_LEASE_LOST");
    await rejection(jobs.renew(old, 99), RetryableError, "JOB_LEASE_LOST");
    expect(await jobs.journal(old.id)).to.have.length(1);
    await jobs.renew(present, 200);
    expect(await jobs.claim(150, 300, 1)).to.deep.equal([]);
  });

  it("wakes waits now, and those under way as soon as they wait", async () => {
    await jobs.create(NEW, 10);
    const waiting = await claimOne(20);
    await jobs.record({ ...waiting, wakeAt: 1000 }, [entry(21, "wait")], { release: true });
    await jobs.wake("42", 50);
    const leased = await claimOne(50);
    await jobs.wake("42", 51);
    await jobs.record({ ...leased, wakeAt: 1000 }, [entry(52, "wait")], { release: true });
    expect(await jobs.nextDue()).to.equal(52);
    const again = await claimOne(60);
    await jobs.record({ ...again, wakeAt: 1000 }, [entry(61, "wait")], { release: true });
    expect(await jobs.nextDue()).to.equal(1000);
  });

  it("does not cut back-off short", async () => {
    await jobs.create(NEW, 10);
    const job = await claimOne(20);
    await jobs.wake("42", 21);
    await jobs.record({ ...job, tries: 1, wakeAt: 1000 }, [entry(22, "retry")], { release: true });
    await jobs.wake("42", 50);
    expect(await jobs.nextDue()).to.equal(1000);
  });

  it("knows when the next claim can succeed", async () => {
    expect(await jobs.nextDue()).to.equal(null);
    await jobs.create(NEW, 10);
    await jobs.create({ ...NEW, kind: "renew" }, 3);
    expect(await jobs.nextDue()).to.equal(10);
    await claimOne(20, 300);
    expect(await jobs.nextDue()).to.equal(300);
    await jobs.breakLeases();
    expect(await jobs.nextDue()).to.equal(10);
  });

  it("lists by subject and by being open", async () => {
    await jobs.create(NEW, 10);
    await jobs.create({ ...NEW, subject: "7" }, 11);
    const job = await claimOne(20);
    await jobs.record({ ...job, phase: "done" }, [entry(21, "end")], { release: true });
    expect((await jobs.list()).map((each) => each.subject)).to.deep.equal(["42", "7"]);
    expect((await jobs.list({ open: true })).map((each) => each.subject)).to.deep.equal(["7"]);
    expect((await jobs.list({ subject: "42" })).map((each) => each.phase)).to.deep.equal(["done"]);
  });

  it("never changes a journal line", async () => {
    await jobs.create(NEW, 10);
    for (const sql of ["UPDATE journal SET detail = 'no'", "DELETE FROM journal"])
      expect((await store.db.run(sql).catch((error: Error) => error)) instanceof Error).to.equal(true);
    expect(await jobs.journal(1)).to.have.length(1);
  });

  it("lets a job that has ended go with its whole journal, and nothing else", async () => {
    await jobs.create(NEW, 10);
    const refused = async (sql: string) =>
      (await store.db.run(sql).catch((error: Error) => error)) instanceof Error;
    expect(await refused("DELETE FROM job")).to.equal(true);
    const job = await claimOne(20);
    await jobs.record({ ...job, phase: "done", updatedAt: 21 }, [entry(21, "end")], { release: true });
    expect(await refused("DELETE FROM journal WHERE event = 'create'")).to.equal(true);
    expect(await refused("UPDATE journal SET detail = 'no'")).to.equal(true);
    expect(await jobs.journal(job.id)).to.have.length(2);
    expect(await jobs.prune(22)).to.equal(1);
    expect(await store.db.all("SELECT * FROM journal")).to.deep.equal([]);
  });

  it("looks nothing up by reading all jobs", async () => {
    const statements: [string, () => Promise<unknown>][] = [
      ["claim", () => jobs.claim(20, 30, 4)],
      ["nextDue", () => jobs.nextDue()],
      ["list", () => jobs.list({ subject: "42" })],
      ["open", () => jobs.list({ subject: "42", open: true })],
      ["last", () => jobs.last(NEW)],
      ["wake", () => jobs.wake("42", 20)],
      ["prune", () => jobs.prune(20)],
    ];
    // Beside the keeper's connection: an explained statement stays open where it was prepared.
    const reader = await Database.openReadOnly(store.file);
    for (const [name, run] of statements) {
      const seen = spyOnStatements(store.db);
      await run();
      seen.stop();
      for (const [sql, params] of seen.statements.filter(([text]) =>
        /^\s*(SELECT|UPDATE|DELETE)/.test(text),
      )) {
        const plan = await reader.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params);
        const scans = plan
          .map((line) => line.detail)
          .filter((line) => /^SCAN|TEMP B-TREE|rowid[<>]/.test(line));
        expect(
          scans.filter((line) => !/job_leased/.test(line)),
          `${name}: ${sql}`,
        ).to.deep.equal([]);
      }
    }
    await reader.close();
  });

  // Sagas are tested on the store in memory: what they may rely on there must hold here.
  for (const seed of [1, 2, 3])
    it(`does what the store in memory does, in any order (seed ${seed})`, async () => {
      const draw = random(seed);
      const memory = new MemoryJobStore();
      const both: readonly JobStore[] = [memory, jobs];
      let held: readonly Job[] = [];
      const same = async (act: (each: JobStore) => Promise<unknown>) => {
        const [fake, real] = await Promise.all(both.map((each) => act(each).catch((error) => error.code)));
        expect(real).to.deep.equal(fake);
        return fake;
      };
      for (let now = 100; now < 260; now++) {
        const job = held[draw(Math.max(1, held.length))];
        const subject = String(draw(4));
        const change = { step: `s${draw(3)}`, data: { n: draw(9) }, wakeAt: now + draw(9), updatedAt: now };
        const act = draw(job === undefined ? 4 : 7);
        const key = String(draw(2));
        const open = draw(2) === 0;
        if (act === 0) await same((each) => each.create({ ...NEW, subject, key }, now));
        else if (act === 1)
          held = [...held, ...((await same((each) => each.claim(now, now + 9, 2))) as Job[])];
        else if (act === 2) await same((each) => each.wake(subject, now));
        else if (act === 3) await same((each) => each.list({ subject, open }));
        else if (job !== undefined && act === 4) await same((each) => each.renew(job, now + 9));
        else if (job !== undefined) {
          const phase = draw(5) === 0 ? "done" : "forward";
          const next: Job = { ...job, ...change, phase, tries: draw(2) };
          const release = act === 5 || phase === "done";
          await same((each) => each.record(next, [entry(now)], { release }));
          held = release ? held.filter((other) => other !== job) : held;
        }
      }
      await same((each) => each.list());
      for (const { id } of await jobs.list()) await same((each) => each.journal(id));
      expect(memory.rows.length).to.be.greaterThan(3);
    });
});
