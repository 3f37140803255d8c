import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { Job, JournalEntry, NewJob } from "../../../keeper/core/job.ts";
import type { JobStore } from "../../../keeper/jobs/job-store.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { TempStore } from "../store/temp-store.ts";
import { rejection } from "../support/rejection.ts";

const NEW: NewJob = {
  kind: "k",
  subject: "7",
  key: "a",
  step: "first",
  data: { n: 1, list: [true, null, "x"] },
};
const entry = (at: number, event: JournalEntry["event"] = "next"): JournalEntry => ({
  at,
  event,
  step: "first",
  detail: "why",
});
const release = { release: true };
const keep = { release: false };

/** The contract of JobStore, for the real one and for the one that the tests of sagas use. */
function itIsAJobStore(open: () => Promise<{ store: JobStore; close: () => Promise<void> }>): void {
  let store: JobStore;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, close } = await open());
  });
  afterEach(() => close());

  const make = async (change: Partial<NewJob> = {}, now = 100) =>
    (await store.create({ ...NEW, ...change }, now)).job;
  const claimOne = async (now = 100): Promise<Job> => {
    const [job] = await store.claim(now, now + 1_000, 1);
    if (!job) throw new Error("nothing was due");
    return job;
  };

  it("creates a job once, whatever became of it", async () => {
    const made = await store.create(NEW, 100);
    expect(made.created).to.equal(true);
    expect(made.job).to.deep.include({
      ...NEW,
      phase: "forward",
      entered: [],
      tries: 0,
      wakeAt: 100,
      claim: 0,
    });
    expect(made.job).to.deep.include({ deadlineAt: null, alerted: false, outcome: null, createdAt: 100 });
    const job = await claimOne();
    await store.record({ ...job, phase: "done", outcome: "ok" }, [entry(101, "end")], keep);
    const again = await store.create(NEW, 200);
    expect(again.created).to.equal(false);
    expect(again.job).to.deep.include({ id: made.job.id, phase: "done", outcome: "ok" });
    expect((await store.create({ ...NEW, key: "b" }, 200)).created).to.equal(true);
  });

  it("stores all that changes, and the line that says why", async () => {
    const { id } = await make();
    const job = await claimOne();
    const change = {
      phase: "undo",
      step: "second",
      data: { n: 2 },
      entered: ["first", "second"],
      tries: 3,
      wakeAt: 500,
      deadlineAt: 900,
      alerted: true,
      outcome: "because",
      updatedAt: 150,
    } as const;
    await store.record({ ...job, ...change }, [entry(150, "undo")], release);
    expect((await store.list())[0]).to.deep.include({ id, ...change });
    expect(await store.journal(id)).to.deep.equal([
      { at: 100, event: "create", step: "first", detail: "" },
      entry(150, "undo"),
    ]);
  });

  it("journals a wait that goes on for the same reason once, and stores until when it waits", async () => {
    const { id } = await make();
    const waits: JournalEntry[] = [
      entry(101, "wait"),
      entry(102, "wait"),
      { ...entry(103, "wait"), detail: "another reason" },
      { ...entry(104, "wait"), step: "another" },
      entry(105, "retry"),
      entry(106, "retry"),
      { ...entry(107, "wait"), step: "another" },
    ];
    for (const each of waits) {
      const job = await claimOne(each.at);
      await store.record({ ...job, wakeAt: each.at + 1, updatedAt: each.at }, [each], release);
      expect((await store.list())[0]).to.deep.include({ wakeAt: each.at + 1, updatedAt: each.at });
    }
    expect((await store.journal(id)).map(({ at }) => at)).to.deep.equal([100, 101, 103, 104, 105, 106, 107]);
  });

  it("gives out what is due, the longest due first, and nothing twice", async () => {
    await make({ subject: "later" }, 300);
    await make({ subject: "now" }, 200);
    expect((await store.claim(199, 1_000, 9)).length).to.equal(0);
    expect((await store.claim(300, 1_000, 9)).map((job) => job.subject)).to.deep.equal(["now", "later"]);
    expect((await store.claim(300, 1_000, 9)).length).to.equal(0);
    expect((await store.claim(1_000, 2_000, 1)).map((job) => job.claim)).to.deep.equal([2]);
  });

  it("gives out one job of a subject at a time, the oldest, though it is not due", async () => {
    await make();
    await make({ key: "b" });
    const job = await claimOne();
    expect(job.key).to.equal("a");
    await store.record({ ...job, wakeAt: 9_000 }, [entry(101, "wait")], release);
    expect((await store.claim(200, 1_000, 9)).length).to.equal(0);
    await store.record({ ...(await claimOne(9_000)), phase: "undone" }, [entry(9_001, "end")], release);
    expect((await claimOne(9_002)).key).to.equal("b");
  });

  it("refuses who was overtaken, and keeps nothing of it", async () => {
    const { id } = await make();
    const old = await claimOne();
    await store.claim(5_000, 6_000, 1);
    await rejection(
      store.record({ ...old, step: "x" }, [entry(5_001)], release),
      RetryableError,
      "JOB_LEASE_LOST",
    );
    await rejection(store.renew(old, 9_000), RetryableError, "JOB_LEASE_LOST");
    expect((await store.list())[0]?.step).to.equal("first");
    expect((await store.journal(id)).length).to.equal(1);
  });

  it("keeps a lease that is renewed, and forgets all on demand", async () => {
    await make();
    const job = await claimOne();
    await store.renew(job, 5_000);
    expect((await store.claim(4_999, 9_000, 1)).length).to.equal(0);
    await store.breakLeases();
    expect((await store.claim(4_999, 9_000, 1)).length).to.equal(1);
  });

  it("wakes waits, now and those about to be recorded, but no back-off", async () => {
    await make();
    await store.record({ ...(await claimOne()), wakeAt: 9_000 }, [entry(101, "wait")], release);
    await store.wake("7", 200);
    const job = await claimOne(200);
    await store.wake("7", 250);
    await store.record({ ...job, wakeAt: 9_000 }, [entry(260, "wait")], release);
    const again = await claimOne(260);
    await store.record({ ...again, wakeAt: 9_000 }, [entry(270, "wait")], release);
    expect((await store.list())[0]?.wakeAt).to.equal(9_000);
    const failed = await claimOne(9_000);
    await store.wake("7", 9_001);
    await store.record({ ...failed, tries: 1, wakeAt: 9_500 }, [entry(9_002, "retry")], release);
    await store.wake("7", 9_003);
    expect((await store.list())[0]?.wakeAt).to.equal(9_500);
  });

  it("gives urgent jobs out first, and only so many of the others as are wanted", async () => {
    await make({ subject: "1", urgency: "background" });
    await make({ subject: "2" });
    await make({ subject: "3", urgency: "urgent" });
    await make({ subject: "4" });
    expect((await store.claim(100, 200, 9, 0)).map((job) => job.subject)).to.deep.equal(["3"]);
    expect((await store.claim(100, 200, 2)).map((job) => job.subject)).to.deep.equal(["2", "4"]);
    expect((await store.claim(100, 200, 9, 1)).map((job) => job.urgency)).to.deep.equal(["background"]);
  });

  it("knows when there is urgent work next", async () => {
    await make({}, 300);
    expect(await store.nextDue({ urgentOnly: true })).to.equal(null);
    await make({ subject: "8", urgency: "urgent" }, 400);
    expect(await store.nextDue({ urgentOnly: true })).to.equal(400);
    expect(await store.nextDue()).to.equal(300);
  });

  it("finds the newest job for the same, whatever number stands behind its key", async () => {
    const last = async (change: Partial<NewJob> = {}) => (await store.last({ ...NEW, ...change }))?.key;
    expect(await last()).to.equal(undefined);
    for (const key of ["a", "a#2", "a#10", "b", "ab", "a!"]) await make({ key });
    await make({ subject: "8", key: "a#11" });
    await make({ kind: "other", key: "a#12" });
    expect(await last()).to.equal("a#10");
    expect(await last({ key: "b" })).to.equal("b");
    expect(await last({ key: "c" })).to.equal(undefined);
  });

  it("knows which subjects are worked on", async () => {
    await make();
    await make({ key: "b" });
    await make({ subject: "8" });
    await store.record({ ...(await claimOne()), phase: "done" }, [entry(101, "end")], release);
    expect([...(await store.openSubjects())].sort()).to.deep.equal(["7", "8"]);
    await store.record({ ...(await claimOne()), phase: "done" }, [entry(101, "end")], release);
    expect((await store.openSubjects()).size).to.equal(1);
  });

  it("forgets what ended long ago, with its journal, and nothing else", async () => {
    const old = await make({ subject: "1" });
    await make({ subject: "2" });
    await make({ subject: "3" });
    for (const at of [150, 200])
      await store.record(
        { ...(await claimOne()), phase: "undone", updatedAt: at },
        [entry(at, "end")],
        release,
      );
    expect(await store.prune(200)).to.equal(1);
    expect(await store.prune(200)).to.equal(0);
    expect((await store.list()).map((job) => job.subject)).to.deep.equal(["2", "3"]);
    expect(await store.journal(old.id)).to.deep.equal([]);
    expect((await make({ subject: "1" })).id).to.be.greaterThan(old.id);
  });

  it("knows when there is work next", async () => {
    expect(await store.nextDue()).to.equal(null);
    await make({}, 300);
    expect(await store.nextDue()).to.equal(300);
    await make({ subject: "8" }, 200);
    expect(await store.nextDue()).to.equal(200);
  });

  it("lists by subject and by whether they are open", async () => {
    await make();
    await make({ subject: "8" });
    await store.record({ ...(await claimOne()), phase: "done" }, [entry(101, "end")], release);
    const subjects = async (filter: Parameters<JobStore["list"]>[0]) =>
      (await store.list(filter)).map((job) => job.subject);
    expect(await subjects({})).to.deep.equal(["7", "8"]);
    expect(await subjects({ open: true })).to.deep.equal(["8"]);
    expect(await subjects({ subject: "7" })).to.deep.equal(["7"]);
    expect(await subjects({ subject: "7", open: true })).to.deep.equal([]);
  });
}

describe("JobStore in SQLite", () => {
  itIsAJobStore(async () => {
    const temp = await TempStore.create();
    return { store: new JobRepository(temp.db), close: () => temp.close() };
  });
});

describe("JobStore in memory, for tests", () => {
  itIsAJobStore(async () => ({ store: new MemoryJobStore(), close: async () => {} }));
});
