import { expect } from "chai";
import { FinalError, RetryableError } from "../../../../keeper/core/errors.ts";
import { Cached } from "../../../../keeper/portal/server/cached.ts";

describe("Cached", () => {
  let now: number;
  let fetched: number;
  let failure: Error | null;
  let cached: Cached<number>;

  beforeEach(() => {
    [now, fetched, failure] = [0, 0, null];
    cached = new Cached(
      async () => {
        fetched += 1;
        if (failure) throw failure;
        return fetched;
      },
      () => now,
      10,
      100,
    );
  });
  const outcome = () => cached.get().catch((error: unknown) => error);

  it("fetches once for all who ask while it is fresh", async () => {
    expect(await Promise.all([cached.get(), cached.get(), cached.get()])).to.deep.equal([1, 1, 1]);
    now = 9;
    expect(await cached.get()).to.equal(1);
    now = 10;
    expect(await Promise.all([cached.get(), cached.get()])).to.deep.equal([2, 2]);
  });

  it("lets the old answer stand in for one that may come later, until it is too old", async () => {
    await cached.get();
    failure = new RetryableError("AWAY", "away", "wait");
    now = 99;
    expect(await outcome()).to.equal(1);
    now = 100;
    expect(await outcome()).to.equal(failure);
  });

  it("lets nothing stand in for a mistake, or for nothing", async () => {
    failure = new RetryableError("AWAY", "away", "wait");
    expect(await outcome()).to.equal(failure);
    failure = null;
    await cached.get();
    now = 50;
    failure = new FinalError("WRONG", "wrong", "correct it");
    expect(await outcome()).to.equal(failure);
  });

  it("does not trust a clock that was set back", async () => {
    now = 1_000;
    await cached.get();
    now = 0;
    expect(await cached.get()).to.equal(2);
  });
});
