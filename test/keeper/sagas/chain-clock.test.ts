import { expect } from "chai";
import { ChainClock } from "../../../keeper/sagas/chain-clock.ts";

const block = (number: number, timestamp: number) => ({ number, hash: `0x${number}`, timestamp });

describe("ChainClock", () => {
  /** The chain's time at each look, for looks at one block at these wall clock seconds. */
  const looks = (walls: readonly number[], of = block(1, 1_000)) => {
    const clock = new ChainClock();
    return walls.map((wall) => clock.at(of, wall * 1000));
  };
  const every = (from: number, to: number, step = 5) =>
    Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);

  it("is a confirmed block's own time while blocks come, whatever the wall clock says", () => {
    const clock = new ChainClock();
    for (const skew of [0, -86_400, 86_400])
      for (let n = 1; n < 10; n++) {
        const timestamp = 1_000 + 12 * n;
        expect(clock.at(block(n + skew + 100_000, timestamp), (timestamp + 24 + skew) * 1000)).to.equal(
          timestamp,
        );
      }
  });

  it("goes on by what has passed, when no block comes for longer than half a minute", () => {
    expect(looks(every(1_024, 1_054)).at(-1)).to.equal(1_000);
    expect(looks(every(1_024, 1_094)).at(-1)).to.equal(1_040);
  });

  it("passes at the same pace by a clock that is days ahead, and waits for one that is behind", () => {
    expect(looks(every(90_024, 90_094)).at(-1)).to.equal(1_040);
    expect(looks(every(924, 994)).at(-1)).to.equal(1_000);
    expect(looks(every(924, 1_034)).at(-1)).to.equal(1_034);
  });

  it("gains half a minute at most from a clock that jumps, and loses nothing by one that jumps back", () => {
    expect(looks([1_024, 1_025, 90_000]).at(-1)).to.equal(1_001);
    expect(looks([1_024, 1_054, 1_000, 1_030]).at(-1)).to.equal(1_030);
  });

  it("judges what a server that lags behind shows by that block's own time", () => {
    const clock = new ChainClock();
    clock.at(block(9, 1_100), 1_110_000);
    expect(clock.at(block(8, 1_088), 1_111_000)).to.equal(1_088);
  });

  it("begins anew with each block, also with one that takes another's place", () => {
    const clock = new ChainClock();
    for (const wall of every(1_024, 1_094)) clock.at(block(1, 1_000), wall * 1000);
    expect(clock.at({ ...block(1, 1_001), hash: "0xother" }, 1_095_000)).to.equal(1_001);
  });
});
