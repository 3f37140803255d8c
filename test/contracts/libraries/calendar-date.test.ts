import { expect } from "chai";
import fc from "fast-check";
import type { CredentialLibraries } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";

const DAY = 86_400;
/** Expiries are kept in 40 bits: they end in the year 36812. */
const LAST = 2 ** 40 - 1;

describe("CalendarDate.format", function () {
  this.timeout(60_000);
  let library: CredentialLibraries;
  before(async () => {
    library = await chain.ethers.deployContract("CredentialLibraries");
  });

  describe("when the day is one that calendars get wrong", () => {
    it("knows leap years, ends of months, centuries and the ends of 32 bits", async () => {
      for (const date of [
        "1970-01-01",
        "1972-02-29",
        "1999-12-31",
        "2000-02-29",
        "2000-03-01",
        "2026-01-31",
        "2028-02-29",
        "2038-01-19",
        "2100-02-28",
        "2100-03-01",
        "2106-02-07",
        "2400-02-29",
        "9999-12-31",
      ]) {
        const midnight = Date.parse(date) / 1000;
        expect(await library.format(midnight)).to.equal(date);
        expect(await library.format(midnight + DAY - 1)).to.equal(date);
      }
    });
    it("gives years after 9999 the digits they need", async () => {
      expect(await library.format(253_402_300_800)).to.equal("10000-01-01");
      expect(await library.format(LAST)).to.equal("36812-02-20");
    });
  });

  describe("when the time is any that a subscription can have", () => {
    it("agrees with JavaScript", async () => {
      const near = fc.integer({ min: 0, max: 2 ** 32 });
      const far = fc.integer({ min: 0, max: LAST });
      const midnight = near.map((time) => time - (time % DAY));
      await fc.assert(
        fc.asyncProperty(fc.oneof(near, far, midnight), async (time) => {
          expect(await library.format(time)).to.equal(dateOf(time));
        }),
        { seed: 20260101, numRuns: 1500 },
      );
    });
  });
});

/** What JavaScript makes of it, but for the sign and the zero that it puts before years of five digits. */
function dateOf(time: number): string {
  const [date = ""] = new Date(time * 1000).toISOString().split("T");
  return date.replace("+0", "");
}
