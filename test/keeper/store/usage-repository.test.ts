import { expect } from "chai";
import type { Fleet } from "../../../keeper/core/fleet.ts";
import { UsageRepository } from "../../../keeper/store/usage-repository.ts";
import { addUp } from "../../../keeper/watch/usage/add-up.ts";
import { TempStore } from "./temp-store.ts";

const NOON = Date.UTC(2027, 10, 30, 12);

function fleetOf(size: number, minute: number): Fleet {
  const vms = Array.from({ length: size }, (_, index) => ({
    vmid: 1_000 + index,
    node: "a",
    power: "running" as const,
    uptimeSeconds: 600 + minute * 60,
    cpu: 0.25,
    memoryBytes: 2 ** 30,
    netInBytes: 5_000_000_000 + minute * 1_000 + index,
    netOutBytes: 2,
    diskReadBytes: 3,
    diskWriteBytes: 4,
  }));
  return { vms, nodes: [], storages: [] };
}

const machinesOf = (size: number) =>
  Array.from({ length: size }, (_, index) => ({
    subscription: BigInt(index + 1),
    vmid: 1_000 + index,
    wanted: "running" as const,
  }));

describe("UsageRepository", () => {
  let store: TempStore;

  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("adds a fleet of five thousand up in two statements a look, and goes on after a restart", async () => {
    const machines = machinesOf(5_000);
    for (const minute of [0, 1, 2]) {
      if (minute === 2) await store.reopen();
      const now = NOON + minute * 60_000;
      await new UsageRepository(store.db).sample(0, (marks) =>
        addUp(now, machines, fleetOf(5_000, minute), marks),
      );
    }
    const usage = await new UsageRepository(store.db).usageOf(5_000n, "2027-11");
    expect(usage?.memoryGibHours).to.be.closeTo(0.2, 1e-9);
    expect({ ...usage, memoryGibHours: 0 }).to.deep.equal({
      subscription: 5_000n,
      month: "2027-11",
      netInBytes: 5_000_002_000 + 4_999,
      netOutBytes: 2,
      diskReadBytes: 3,
      diskWriteBytes: 4,
      fullCpuSeconds: 180,
      memoryGibHours: 0,
      runningSeconds: 720,
      wantedSeconds: 720,
    });
  });

  it("knows nothing of other months and subscriptions", async () => {
    const repository = new UsageRepository(store.db);
    await repository.sample(0, (marks) => addUp(NOON, machinesOf(1), fleetOf(1, 0), marks));
    expect(await repository.usageOf(1n, "2027-10")).to.equal(null);
    expect(await repository.usageOf(2n, "2027-11")).to.equal(null);
  });

  it("tells a machine's months, the newest first, and how long all ran of the time that they should have", async () => {
    const repository = new UsageRepository(store.db);
    const addition = (subscription: bigint, month: string) => ({
      ...{ subscription, month, netInBytes: 1, netOutBytes: 2, diskReadBytes: 3, diskWriteBytes: 4 },
      ...{ fullCpuSeconds: 5, memoryGibHours: 6, runningSeconds: 70, wantedSeconds: 100 },
    });
    const additions = [
      ...["2027-09", "2027-11", "2027-10"].map((month) => addition(1n, month)),
      addition(2n, "2027-11"),
    ];
    await repository.sample(0, () => ({ marks: [], additions }));
    const months = await repository.monthsOf(1n, 2);
    expect(months.map(({ month }) => month)).to.deep.equal(["2027-11", "2027-10"]);
    expect(months[0]).to.deep.equal(addition(1n, "2027-11"));
    expect(await repository.runningSince("2027-10")).to.deep.equal({ running: 210, wanted: 300 });
    expect(await repository.runningSince("2028-01")).to.deep.equal({ running: 0, wanted: 0 });
  });

  it("stores nothing when adding up fails", async () => {
    const repository = new UsageRepository(store.db);
    const failed = await repository
      .sample(0, () => {
        throw new Error("a mistake");
      })
      .catch((error: Error) => error.message);
    expect(failed).to.equal("a mistake");
    await repository.sample(0, (marks) => {
      expect(marks.size).to.equal(0);
      return { marks: [], additions: [] };
    });
  });

  it("forgets how far a machine that is gone was added up, and keeps its months", async () => {
    const repository = new UsageRepository(store.db);
    await repository.sample(0, (marks) => addUp(NOON, machinesOf(2), fleetOf(2, 0), marks));
    await repository.sample(NOON, (marks) => addUp(NOON + 60_000, machinesOf(1), fleetOf(1, 1), marks));
    await repository.sample(NOON + 1, (marks) => addUp(NOON + 120_000, machinesOf(1), fleetOf(1, 2), marks));
    await repository.sample(0, (marks) => {
      expect([...marks.keys()]).to.deep.equal([1n]);
      return { marks: [], additions: [] };
    });
    expect((await repository.usageOf(2n, "2027-11"))?.netInBytes).to.equal(5_000_000_001);
  });
});
