import { expect } from "chai";
import { splitByMonth } from "../../../../keeper/watch/usage/split-by-month.ts";

describe("splitByMonth", () => {
  it("cuts a span at the turns of months of UTC", () => {
    const from = Date.UTC(2027, 10, 30, 12);
    const to = Date.UTC(2028, 0, 1, 12);
    const shares = splitByMonth(from, to);
    expect(shares.map(({ month }) => month)).to.deep.equal(["2027-11", "2027-12", "2028-01"]);
    expect(shares.map(({ share }) => Math.round(share * 32 * 2))).to.deep.equal([1, 62, 1]);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-12);
  });

  it("counts a span that ends with the month to that month alone", () => {
    const end = Date.UTC(2028, 2, 1);
    expect(splitByMonth(end - 60_000, end)).to.deep.equal([{ month: "2028-02", share: 1 }]);
  });

  it("gives an empty span to its end's month, also when the clock was set back", () => {
    const at = Date.UTC(2028, 1, 29);
    expect(splitByMonth(at, at)).to.deep.equal([{ month: "2028-02", share: 1 }]);
    expect(splitByMonth(at + 5_000, at)).to.deep.equal([{ month: "2028-02", share: 1 }]);
  });
});
