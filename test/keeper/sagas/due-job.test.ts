import { expect } from "chai";
import type { Job } from "../../../keeper/core/job.ts";
import { dueJob } from "../../../keeper/sagas/due-job.ts";

const MINUTE = 60_000;
const NEW = { kind: "attest", subject: "7", key: "k", step: "sign", data: {} };
const POWER = { ...NEW, kind: "power" };
const last = (key: string, phase: Job["phase"], updatedAt: number, data = {}) =>
  ({ ...NEW, key, phase, updatedAt, data }) as Job;

describe("dueJob", () => {
  it("makes the job when there was none", () => {
    expect(dueJob(NEW, null, 5).job).to.equal(NEW);
  });

  it("makes it again under the next number after a rest, though older ones are forgotten", () => {
    expect(dueJob(NEW, last("k", "done", 1_000), 2_999)).to.deep.equal({ job: null, restsUntil: 3_000 });
    expect(dueJob(NEW, last("k", "done", 1_000), 3_000).job?.key).to.equal("k#2");
    expect(dueJob(NEW, last("k#41", "done", 1_000), 3_000).job?.key).to.equal("k#42");
  });

  it("rests longer each time that it was undone, up to a quarter of an hour", () => {
    const rest = (key: string) => dueJob(NEW, last(key, "undone", 0), 1).restsUntil / MINUTE;
    expect(["k", "k#2", "k#14", "k#99"].map(rest)).to.deep.equal([1, 2, 14, 15]);
  });

  it("leaves a backup that lost its place for a moment, and one that failed for an hour", () => {
    const rest = (phase: Job["phase"], key: string) =>
      dueJob({ ...NEW, kind: "backup" }, last(key, phase, 0), 1).restsUntil;
    expect([rest("done", "k"), rest("undone", "k"), rest("undone", "k#9")]).to.deep.equal([
      2_000,
      60 * MINUTE,
      60 * MINUTE,
    ]);
  });

  it("starts a VM again, later each time, and tells when it does not stay up", () => {
    const decide = (starts: readonly number[], now: number, at = starts.at(-1) ?? 0) =>
      dueJob(POWER, last("k#3", "done", at, { starts }), now);
    expect(decide([1_000], 3_000).job?.data).to.deep.equal({ starts: [1_000] });
    expect(decide([1_000, 4_000], 33_999).job).to.equal(null);
    expect(decide([1_000, 4_000], 34_000).job?.data).to.deep.equal({ starts: [1_000, 4_000] });
    const tired = decide([1_000, 4_000, 35_000], 5 * MINUTE);
    expect(tired).to.deep.include({ job: null, restsUntil: 10 * MINUTE + 1_000 });
    expect(tired.alert?.code).to.equal("VM_DOES_NOT_STAY_UP");
    expect(decide([1_000, 4_000, 35_000], 10 * MINUTE + 1_000).job?.data).to.deep.equal({
      starts: [4_000, 35_000],
    });
  });
});
