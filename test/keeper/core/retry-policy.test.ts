import { expect } from "chai";
import fc from "fast-check";
import { retryDelay } from "../../../keeper/core/retry-policy.ts";

const POLICY = { firstMs: 500, capMs: 60_000 };

describe("retryDelay", () => {
  it("doubles up to the cap", () => {
    expect([1, 2, 3, 7, 8, 9].map((tries) => retryDelay(POLICY, tries, 1))).to.deep.equal([
      500, 1_000, 2_000, 32_000, 60_000, 60_000,
    ]);
  });

  it("stays between half and all of it, for any number of tries", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, jitter) => {
          const full = retryDelay(POLICY, tries, 1);
          const delay = retryDelay(POLICY, tries, jitter);
          return delay >= full / 2 && delay <= full && full <= POLICY.capMs;
        },
      ),
    );
  });
});
