import { expect } from "chai";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { SubscriptionJournal } from "../../../keeper/store/subscription-journal.ts";
import { TempStore } from "./temp-store.ts";

describe("SubscriptionJournal", () => {
  let store: TempStore;
  let journal: SubscriptionJournal;

  beforeEach(async () => {
    store = await TempStore.create();
    journal = new SubscriptionJournal(store.db);
    const jobs = new JobRepository(store.db);
    for (const subject of ["4", "42", "421", "42:credential", "4:2"])
      await jobs.create({ kind: "saga", subject, key: "k", step: "first", data: {} }, 5);
    for (const job of await jobs.claim(10, 100, 10))
      await jobs.record(job, [{ at: 20, event: "enter", step: "first", detail: "" }], { release: false });
  });
  afterEach(() => store.close());

  it("has the lines of all jobs of one subscription in order, and of no other", async () => {
    const lines = await journal.after(42n, 0, 10);
    expect(lines.map(({ subject, event }) => `${subject} ${event}`)).to.deep.equal([
      "42 create",
      "42:credential create",
      "42 enter",
      "42:credential enter",
    ]);
    expect(lines[0]).to.include({ at: 5, kind: "saga", step: "first", phase: "forward" });
  });

  it("goes on after a line, a few at a time", async () => {
    const [, second] = await journal.after(42n, 0, 2);
    const rest = await journal.after(42n, second?.seq ?? 0, 1);
    expect(rest.map(({ subject, event }) => `${subject} ${event}`)).to.deep.equal(["42 enter"]);
  });

  it("reads back from its end, and on before a line", async () => {
    const newest = await journal.before(42n, Number.MAX_SAFE_INTEGER, 3);
    expect(newest.map(({ subject, event }) => `${subject} ${event}`)).to.deep.equal([
      "42:credential enter",
      "42 enter",
      "42:credential create",
    ]);
    const older = await journal.before(42n, newest.at(-1)?.seq ?? 0, 3);
    expect(older.map(({ subject, event }) => `${subject} ${event}`)).to.deep.equal(["42 create"]);
  });
});
