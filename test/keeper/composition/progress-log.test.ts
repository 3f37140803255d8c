import { expect } from "chai";
import { progressLog } from "../../../keeper/composition/progress-log.ts";
import type { JobPhase, JournalEntry } from "../../../keeper/core/job.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { SubscriptionJournal } from "../../../keeper/store/subscription-journal.ts";
import { TempStore } from "../store/temp-store.ts";

describe("progressLog", () => {
  let store: TempStore;

  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("tells what happened as it was told then, without the details", async () => {
    const jobs = new JobRepository(store.db);
    await jobs.create({ kind: "provision", subject: "42", key: "k", step: "clone", data: {} }, 1);
    const [job] = await jobs.claim(1, 100, 1);
    if (!job) throw new Error("nothing to claim");
    const write = (event: JournalEntry["event"], detail: string, phase: JobPhase) =>
      jobs.record({ ...job, phase }, [{ at: 2, event, step: "clone", detail }], { release: false });
    await write("enter", "", "forward");
    await write("wait", "task 1 of https://192.0.2.1", "forward");
    await write("retry", "PVE_UNREACHABLE: https://192.0.2.1 (remedy: look)", "forward");
    await write("undo", "too many tries", "undo");
    await write("enter", "undo", "undo");
    await write("end", "rejected", "undone");
    const log = progressLog(new SubscriptionJournal(store.db));
    const all = await log.after(42n, 0, 100);
    expect(all.lines.map(({ name }) => name)).to.deep.equal(["seen", "entered", "retry", "undo", "rejected"]);
    expect(all.more).to.equal(false);
    expect(all.lines[1]).to.deep.equal({ seq: 2, at: 2, name: "entered", saga: "provision", step: "clone" });
    expect(JSON.stringify(all)).not.to.include("192.0.2.1");
    const page = await log.after(42n, 2, 1);
    expect(page).to.deep.equal({ lines: [], last: 3, more: true });
  });

  it("passes the reason of a rejection and the operation, which are on chain, and no other word", async () => {
    const jobs = new JobRepository(store.db);
    const log = progressLog(new SubscriptionJournal(store.db));
    let subscription = 0;
    const words = async (kind: string, event: JournalEntry["event"], detail: string) => {
      subscription += 1;
      const subject = `${subscription}`;
      await jobs.create({ kind, subject, key: "k", step: "x", data: {} }, 1);
      const [job] = await jobs.claim(1, 100, 1);
      if (!job) throw new Error("nothing to claim");
      await jobs.record({ ...job, phase: "done" }, [{ at: 2, event, step: "x", detail }], { release: true });
      return (await log.after(BigInt(subject), 0, 100)).lines.at(-1)?.word;
    };
    expect(await words("provision", "undo", "NO_CAPACITY: node pve7 is full")).to.equal("NO_CAPACITY");
    expect(await words("provision", "undo", "PVE_FAILED: pve7 said no")).to.equal("HYPERVISOR_FAILED");
    expect(await words("provision", "undo", "PURCHASE_GONE: the chain was reorganised")).to.equal(undefined);
    expect(await words("operate", "end", "operated: snapshot")).to.equal("snapshot");
    expect(await words("operate", "end", "refused: reboot: the VM was stopped by its tenant")).to.equal(
      "reboot",
    );
    expect(await words("operate", "end", "refused: pve7")).to.equal(undefined);
    expect(await words("operate", "retry", "PVE_FAILED: reboot")).to.equal(undefined);
  });
});
