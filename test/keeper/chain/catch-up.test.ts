import { expect } from "chai";
import { CatchUp } from "../../../keeper/chain/catch-up.ts";
import type { CatchUpProgress } from "../../../keeper/chain/catch-up-progress.ts";
import { handTime } from "../../fakes/hand-time.ts";

describe("CatchUp", () => {
  let clock: { now: number };
  let told: CatchUpProgress[];
  let catchUp: CatchUp;
  beforeEach(() => {
    clock = { now: 0 };
    told = [];
    catchUp = new CatchUp(1_000, 2_000, handTime(clock), (progress) => told.push(progress));
  });

  it("says where it is, of what, and how many events it saved", () => {
    clock.now += 2_000;
    catchUp.saved(1_100, 7);
    clock.now += 2_000;
    catchUp.saved(2_000, 3);
    expect(told).to.deep.equal([
      { block: 1_100, of: 2_000, percent: 10, events: 7, done: false },
      { block: 2_000, of: 2_000, percent: 100, events: 10, done: true },
    ]);
  });

  it("speaks at most every two seconds and every five percent", () => {
    for (let block = 1_010; block <= 1_200; block += 10) {
      clock.now += 100;
      catchUp.saved(block, 1);
    }
    expect(told).to.deep.equal([{ block: 1_200, of: 2_000, percent: 20, events: 20, done: false }]);
    clock.now += 60_000;
    catchUp.saved(1_240, 1);
    expect(told, "four percent more").to.have.length(1);
  });

  it("is silent when it is done before there was anything to tell", () => {
    clock.now += 1_999;
    catchUp.saved(2_000, 5);
    expect(told).to.deep.equal([]);
  });
});
