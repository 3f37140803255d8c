import { expect } from "chai";
import fc from "fast-check";
import { blocksOfTime } from "../../../keeper/protocol/blocks-of-time.ts";

describe("blocksOfTime", () => {
  const find = (times: readonly number[], time: number) =>
    blocksOfTime(time, times.length - 1, async (block) => times[block] ?? Number.NaN);

  it("finds one block, the oldest and the newest too", async () => {
    const times = [10, 20, 30];
    expect(await find(times, 10)).to.deep.equal({ first: 0, last: 0 });
    expect(await find(times, 20)).to.deep.equal({ first: 1, last: 1 });
    expect(await find(times, 30)).to.deep.equal({ first: 2, last: 2 });
  });

  it("finds several blocks of one second", async () => {
    expect(await find([1, 5, 5, 5, 9], 5)).to.deep.equal({ first: 1, last: 3 });
    expect(await find([5, 5], 5)).to.deep.equal({ first: 0, last: 1 });
  });

  it("is null for a time without a block", async () => {
    expect(await find([10, 20], 15)).to.equal(null);
    expect(await find([10, 20], 5)).to.equal(null);
    expect(await find([10, 20], 25)).to.equal(null);
  });

  it("finds exactly the blocks of a time in any chain, with few questions", async () => {
    const gaps = fc.array(fc.nat(3), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.nat(900), async (steps, time) => {
        let now = 0;
        const times = steps.map((step) => {
          now += step;
          return now;
        });
        let questions = 0;
        const found = await blocksOfTime(time, times.length - 1, async (block) => {
          questions++;
          return times[block] ?? Number.NaN;
        });
        const first = times.indexOf(time);
        expect(found).to.deep.equal(first < 0 ? null : { first, last: times.lastIndexOf(time) });
        expect(questions).to.be.at.most(2 * Math.ceil(Math.log2(times.length + 1)) + 2);
      }),
      { seed: 20260101 },
    );
  });
});
