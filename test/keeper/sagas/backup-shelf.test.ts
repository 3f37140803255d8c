import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { BackupShelf } from "../../../keeper/sagas/backup-shelf.ts";
import type { VmBackups } from "../../../keeper/sagas/ports/vm-backups.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";
import { rejection } from "../support/rejection.ts";

const HOUR_MS = 3_600_000;
const START = 1_800_000_000;
const MACHINE = { subscription: 7n, generation: 2 };
const SUBSCRIPTION = { planId: 1n, startsAt: START };
const CLOCK = { now: START * 1_000, chainNow: START };

describe("BackupShelf", () => {
  const { settings } = makeSagaWorld({ now: 0 });
  const markOf = (generation: number) => vmOf(settings, 7n, generation).mark;
  const shelf = (...list: { mark: string; takenAt: number }[]) => {
    const asked = { times: 0, fails: false };
    const driver = {
      async list() {
        asked.times++;
        if (asked.fails) throw new RetryableError("PVE_UNREACHABLE", "away", "wait");
        return list;
      },
    } as unknown as VmBackups;
    const rules = new Map([[1n, { everyMs: HOUR_MS, keep: 2 }]]);
    return { asked, shelf: new BackupShelf(driver, rules, settings) };
  };

  it("says nothing is due before it has looked, nor of a plan without backups", async () => {
    const { shelf: own } = shelf();
    expect(own.dueAt(SUBSCRIPTION, MACHINE, CLOCK)).to.equal(null);
    await own.learn(0);
    expect(own.dueAt({ ...SUBSCRIPTION, planId: 2n }, MACHINE, CLOCK)).to.equal(null);
    expect(own.dueAt(SUBSCRIPTION, MACHINE, CLOCK)).to.equal(START * 1_000 + HOUR_MS);
  });

  it("counts from the newest backup, by the keeper's clock, and without one from the beginning, by the chain's", async () => {
    const taken = (takenAt: number) => ({ mark: markOf(2), takenAt });
    const { shelf: full } = shelf(taken(START + 50), taken(START + 10));
    await full.learn(0);
    expect(full.dueAt(SUBSCRIPTION, MACHINE, CLOCK)).to.equal((START + 50) * 1_000 + HOUR_MS);
    const { shelf: empty } = shelf();
    await empty.learn(0);
    // The chain is ten days behind the wall, and the machine began an hour ago.
    const behind = { now: (START + 864_000) * 1_000, chainNow: START + 3_600 };
    expect(empty.dueAt(SUBSCRIPTION, MACHINE, behind)).to.equal(behind.now);
  });

  it("knows a machine's own backups only, not those from before it was installed anew", async () => {
    const { shelf: own } = shelf({ mark: markOf(1), takenAt: START + 5 });
    await own.learn(0);
    expect(own.timesOf(MACHINE)).to.deep.equal([]);
    expect(own.timesOf({ ...MACHINE, generation: 1 })).to.deep.equal([START + 5]);
  });

  it("looks again after some minutes, and keeps what it knows when it cannot", async () => {
    const { asked, shelf: own } = shelf({ mark: markOf(2), takenAt: START });
    await own.learn(0);
    await own.learn(299_999);
    expect(asked.times).to.equal(1);
    asked.fails = true;
    await rejection(own.learn(300_000), RetryableError, "PVE_UNREACHABLE");
    expect(own.timesOf(MACHINE)).to.deep.equal([START]);
    await rejection(own.learn(300_001), RetryableError, "PVE_UNREACHABLE");
    expect(asked.times).to.equal(3);
  });

  it("notes what the keeper makes and removes without looking", async () => {
    const { asked, shelf: own } = shelf();
    await own.learn(0);
    for (const takenAt of [1, 2, 3]) own.made(MACHINE, takenAt);
    own.removed(MACHINE, 2);
    expect([own.timesOf(MACHINE), asked.times]).to.deep.equal([[2, 3], 1]);
    own.removed(MACHINE, 0);
    expect(own.timesOf(MACHINE)).to.deep.equal([]);
  });
});
