import { expect } from "chai";
import type { Job, JournalEntry } from "../../../../keeper/core/job.ts";
import { JobRepository } from "../../../../keeper/store/job-repository.ts";
import { TempStore } from "../../store/temp-store.ts";
import { writeConfigFile } from "../config-file.ts";
import { runCommand } from "../run-command.ts";

const START = Date.parse("2026-01-02T03:04:05Z");
const NOW = START + 3_723_000;

describe("blockhost jobs", () => {
  let store: TempStore;
  let env: Record<string, string>;
  let jobs: JobRepository;

  const entry = async (job: Job, at: number, change: Partial<Job>, line: Omit<JournalEntry, "at">) => {
    const next = { ...job, ...change, updatedAt: at };
    await jobs.record(next, [{ ...line, at }], { release: true });
    return next;
  };
  const create = async (kind: string, subject: string) => {
    const made = await jobs.create({ kind, subject, key: "k", step: "reserve", data: {} }, START);
    return made.job;
  };
  const jobsCommand = (...args: string[]) => runCommand(["jobs", ...args], env, NOW);

  beforeEach(async () => {
    store = await TempStore.create();
    env = { BLOCKHOST_CONFIG: await writeConfigFile(store.folder) };
    jobs = new JobRepository(store.db);
    const [ended, waiting] = [await create("provision", "1"), await create("provision", "2")];
    await create("attest", "2");
    await entry(
      ended,
      START + 5_000,
      { phase: "done", outcome: "settled" },
      {
        event: "end",
        step: "settle",
        detail: "settled",
      },
    );
    const cloning = await entry(
      waiting,
      START + 2_000,
      { step: "clone", entered: ["reserve"] },
      {
        event: "enter",
        step: "clone",
        detail: "",
      },
    );
    const retry = { event: "retry", step: "clone", detail: "PVE_LOCKED: another task holds it" } as const;
    await entry(cloning, START + 9_000, { tries: 3, alerted: true }, retry);
  });
  afterEach(() => store.close());

  it("lists open jobs with what they wait for, while the keeper has the store", async () => {
    const { code, out } = await jobsCommand();
    expect(code).to.equal(0);
    expect(out.split("\n")).to.deep.equal([
      "ID  KIND       SUBSCRIPTION  STEP     SINCE          TRIES  WHY IT WAITS",
      "2   provision  2             clone    1 h 2 min ago  3 !    PVE_LOCKED: another task holds it",
      "3   attest     2             reserve  1 h 2 min ago  0      waits for job 2 (provision) of the same subscription",
    ]);
  });

  it("lists those that have ended too, and those of one subscription", async () => {
    const all = JSON.parse((await jobsCommand("--all", "--json")).out) as { id: number }[];
    expect(all.map(({ id }) => id)).to.deep.equal([1, 2, 3]);
    const one = JSON.parse((await jobsCommand("--all", "--subject", "1", "--json")).out) as unknown[];
    expect(one).to.deep.equal([
      {
        id: 1,
        kind: "provision",
        subscription: "1",
        subject: "1",
        phase: "done",
        step: "reserve",
        since: START + 5_000,
        tries: 0,
        wakeAt: null,
        alerted: false,
        why: "settled",
      },
    ]);
  });

  it("says when nothing is open", async () => {
    expect(await jobsCommand("--subject", "1")).to.deep.include({ code: 0, err: "" });
  });

  it("shows a job's journal with times between its lines, what it waits for and until when", async () => {
    const { code, out } = await jobsCommand("show", "2");
    expect(code).to.equal(0);
    expect(out).to.match(/^job 2: provision of subscription 2, for k$/m);
    expect(out).to.match(/^step {4}clone \(forward\) for 1 h 2 min, next look now$/m);
    expect(out).to.match(/^waits {3}PVE_LOCKED: another task holds it$/m);
    expect(out).to.match(/^2026-01-02T03:04:05Z {10}create {2}reserve$/m);
    expect(out).to.match(/^2026-01-02T03:04:14Z {2}\+7\.0 s {2}retry {3}clone {4}PVE_LOCKED: another task/m);
    const shown = JSON.parse((await jobsCommand("show", "2", "--json")).out) as { journal: JournalEntry[] };
    expect(shown.journal.map(({ event }) => event)).to.deep.equal(["create", "enter", "retry"]);
  });

  it("tells of a wrong id, a missing store and a missing configuration on standard error", async () => {
    const wrong = await jobsCommand("show", "99");
    expect(wrong).to.deep.include({ code: 2, out: "" });
    expect(wrong.err).to.match(/^blockhost: JOB_UNKNOWN: .*\n {2}what to do: ./);
    expect((await runCommand(["jobs", "--config", "/nowhere.json"])).code).to.equal(2);
    expect((await runCommand(["jobs", "--nonsense"])).code).to.equal(2);
    expect((await runCommand(["jobs", "--help"])).code).to.equal(0);
    await store.db.run("PRAGMA user_version = 1");
    expect((await jobsCommand()).code).to.equal(5);
  });
});
