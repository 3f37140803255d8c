import { expect } from "chai";
import type { OutboxEntry } from "../../../keeper/core/outbox-entry.ts";
import { AlertRepository } from "../../../keeper/store/alert-repository.ts";
import { JobCountQueries } from "../../../keeper/store/job-count-queries.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { MachineCountQueries } from "../../../keeper/store/machine-count-queries.ts";
import { MachineRepository } from "../../../keeper/store/machine-repository.ts";
import { OutboxCountQueries } from "../../../keeper/store/outbox-count-queries.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";
import { StoreWriteProbe } from "../../../keeper/store/store-write-probe.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { TempStore } from "./temp-store.ts";

describe("what the watch counts in the store", () => {
  let store: TempStore;

  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("is open jobs by kind and phase, those that are stuck, and since when one is due", async () => {
    const [jobs, counts] = [new JobRepository(store.db), new JobCountQueries(store.db)];
    expect(await counts.open()).to.deep.equal([]);
    expect(await counts.overdueSince(1_000)).to.equal(null);
    for (const [subject, at] of [
      ["1", 100],
      ["2", 200],
      ["2", 300],
    ] as const)
      await jobs.create({ kind: "renew", subject, key: `${at}`, step: "first", data: {} }, at);
    const [oldest] = await jobs.claim(400, 1_000, 1);
    if (!oldest) throw new Error("nothing to claim");
    const entry = { at: 400, event: "alert", step: "first", detail: "" } as const;
    await jobs.record({ ...oldest, phase: "undo", alerted: true }, [entry], { release: false });
    expect(await counts.open()).to.deep.equal([
      { kind: "renew", phase: "forward", count: 2, oldestAt: 200 },
      { kind: "renew", phase: "undo", count: 1, oldestAt: 100 },
    ]);
    expect(await counts.stuck(5)).to.deep.equal([
      { id: oldest.id, kind: "renew", subject: "1", step: "first" },
    ]);
    expect(await counts.overdueSince(500)).to.equal(200);
    expect(await counts.overdueSince(150)).to.equal(null);
    await jobs.claim(500, 2_000, 5);
    expect(await counts.overdueSince(900)).to.equal(null);
    expect(await counts.overdueSince(1_500)).to.equal(1_000);
  });

  it("is transactions under way, and replacements since the last look", async () => {
    const [outbox, counts] = [new OutboxRepository(store.db), new OutboxCountQueries(store.db)];
    expect(await counts.open()).to.deep.equal({ sent: 0, mined: 0, oldestSentAtBlock: null });
    const attempt = (hash: string, signedAtBlock: number) => ({
      hash,
      raw: "0x",
      maxFeePerGas: 1n,
      maxPriorityFeePerGas: 1n,
      signedAtBlock,
    });
    const entry = (nonce: number): OutboxEntry => ({
      purpose: `deliver:${nonce}`,
      sender: "0x1",
      to: "0x2",
      data: "0x",
      value: 0n,
      nonce,
      gasLimit: 1n,
      state: "sent",
      attempts: [attempt(`0x${nonce}a`, 10 + nonce)],
      mined: null,
      error: null,
    });
    for (const nonce of [0, 1, 2]) await outbox.create(entry(nonce));
    await outbox.addAttempt("deliver:1", attempt("0x1b", 20));
    await outbox.settle({
      ...entry(0),
      state: "mined",
      mined: { hash: "0x0a", block: { number: 12, hash: "0xb" } },
    });
    expect(await counts.open()).to.deep.equal({ sent: 2, mined: 1, oldestSentAtBlock: 11 });
    const first = await counts.bumps(0);
    expect(first.count).to.equal(1);
    expect(await counts.bumps(first.newest)).to.deep.equal({ count: 0, newest: first.newest });
    await outbox.addAttempt("deliver:2", attempt("0x2b", 21));
    expect((await counts.bumps(first.newest)).count).to.equal(1);
  });

  it("is machines by status, destructions since a time and addresses that are kept back", async () => {
    const [machines, counts] = [new MachineRepository(store.db), new MachineCountQueries(store.db)];
    for (const id of [1n, 2n, 3n])
      await machines.reserve(id, 0, () => ({
        ...ORDINARY,
        generation: 1,
        vmid: 100 + Number(id),
        node: "a",
        ipv4: `192.0.2.${id}`,
      }));
    await machines.update(2n, { status: "running" });
    expect(await counts.byStatus()).to.deep.equal({ reserved: 2, running: 1 });
    await machines.permitDestruction(1n, 100, 0, 9);
    await machines.permitDestruction(2n, 200, 0, 9);
    expect(await counts.destructions(150)).to.equal(1);
    await machines.release(3n, 500);
    expect([await counts.quarantined(499), await counts.quarantined(500)]).to.deep.equal([1, 0]);
  });

  it("is alerts that are not over, each once", async () => {
    const alerts = new AlertRepository(store.db);
    const alert = { code: "NODE_LOST", subject: "node a", what: "away", remedy: "look", since: 5 };
    await alerts.open(alert);
    await alerts.open({ ...alert, since: 9 });
    await store.reopen();
    expect(await new AlertRepository(store.db).list()).to.deep.equal([alert]);
    await new AlertRepository(store.db).close("NODE_LOST", "node a");
    expect(await new AlertRepository(store.db).list()).to.deep.equal([]);
  });

  it("begins with whether it can be written", async () => {
    const probe = new StoreWriteProbe(store.db);
    await probe.write(1);
    await probe.write(2);
    await store.db.run("PRAGMA query_only = ON");
    const failed = await probe.write(3).then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
  });
});
