import { expect } from "chai";
import { Slots } from "../../../keeper/sagas/slots.ts";

const HOLD = 10_000;

describe("Slots", () => {
  const bench = () => {
    const slots = new Slots();
    const told: bigint[] = [];
    slots.onFree((id) => told.push(id));
    const take = (id: number, now = 0, limit = 2) => slots.take("k", BigInt(id), id, limit, now, HOLD);
    return { slots, told, take };
  };

  it("gives as many places as there are, and the same one again to who holds it", () => {
    const { take } = bench();
    expect([1, 2, 3, 1].map((id) => take(id))).to.deep.equal([true, true, false, true]);
  });

  it("tells the first in line when a place is free, and lets nobody pass", () => {
    const { slots, told, take } = bench();
    expect([1, 2, 5, 4].map((id) => take(id))).to.deep.equal([true, true, false, false]);
    slots.give("k", 1n);
    expect(told).to.deep.equal([4n]);
    expect([6, 5, 4].map((id) => take(id))).to.deep.equal([false, false, true]);
  });

  it("tells everyone for whom there is a place, when two become free before anybody has come", () => {
    const { slots, told, take } = bench();
    for (const id of [1, 2, 3, 4, 5]) take(id);
    slots.give("k", 1n);
    slots.give("k", 2n);
    expect(new Set(told)).to.deep.equal(new Set([3n, 4n]));
  });

  it("passes over who has left the line, and tells nobody when nothing was left", () => {
    const { slots, told, take } = bench();
    for (const id of [1, 2, 3, 4]) take(id);
    slots.give("k", 9n);
    expect(told).to.deep.equal([]);
    slots.give("k", 3n);
    expect(told).to.deep.equal([]);
    slots.give("k", 1n);
    expect(told).to.deep.equal([4n]);
  });

  it("takes a place back that nobody asked after, and forgets who does not ask any more", () => {
    const { take } = bench();
    for (const id of [1, 2, 3]) take(id);
    expect(take(9, HOLD - 1)).to.equal(false);
    // Both places are free, and one is for the one that waits.
    expect(take(9, HOLD)).to.equal(true);
    expect(take(8, HOLD)).to.equal(false);
    expect(take(8, HOLD + 120_000)).to.equal(true);
  });

  it("keeps its lines apart", () => {
    const { slots, take } = bench();
    take(1);
    take(2);
    expect(slots.take("other", 3n, 3, 1, 0, HOLD)).to.equal(true);
  });
});
