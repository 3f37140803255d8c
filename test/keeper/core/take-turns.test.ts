import { expect } from "chai";
import type { Job, Urgency } from "../../../keeper/core/job.ts";
import { takeTurns } from "../../../keeper/core/take-turns.ts";

const MINUTE = 60_000;
const job = (id: number, urgency: Urgency, wakeAt: number) => ({ id, urgency, wakeAt }) as Job;

describe("takeTurns", () => {
  const ids = (due: readonly Job[], limit = 9, others = limit) =>
    takeTurns(due, limit, others).map(({ id }) => id);

  it("lets urgent jobs go first, background ones last, the longest due first among equals", () => {
    const due = [
      job(1, "background", 0),
      job(2, "normal", 9),
      job(3, "normal", 5),
      job(4, "urgent", 9),
      job(5, "urgent", 9),
    ];
    expect(ids(due)).to.deep.equal([4, 5, 3, 2, 1]);
    expect(ids(due, 3)).to.deep.equal([4, 5, 3]);
  });

  it("lets nobody wait for ever", () => {
    expect(ids([job(1, "normal", 0), job(2, "urgent", MINUTE + 1)])).to.deep.equal([1, 2]);
    expect(ids([job(1, "background", 0), job(2, "normal", MINUTE + 1)])).to.deep.equal([1, 2]);
  });

  it("keeps places for urgent jobs free of others", () => {
    const due = [job(1, "normal", 0), job(2, "background", 0), job(3, "urgent", 0)];
    expect(ids(due, 9, 0)).to.deep.equal([3]);
    expect(ids(due, 9, 1)).to.deep.equal([3, 1]);
  });
});
