import { expect } from "chai";
import fc from "fast-check";
import { shareOut } from "../../../../keeper/cli/money/share-out.ts";

describe("sharing an amount out", () => {
  it("gives what rounding leaves to the largest remainders, the earlier first", () => {
    expect(shareOut(100n, [60n, 40n])).to.deep.equal([60n, 40n]);
    expect(shareOut(100n, [1n, 1n, 1n])).to.deep.equal([34n, 33n, 33n]);
    expect(shareOut(10n, [1n, 5n])).to.deep.equal([2n, 8n]);
    expect(shareOut(1n, [1n, 99n])).to.deep.equal([0n, 1n]);
  });

  it("loses no unit, and gives each within one unit of the exact share", () => {
    const shares = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n }), shares, (amount, each) => {
        const parts = shareOut(amount, each);
        const total = each.reduce((sum, share) => sum + share, 0n);
        expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(amount);
        for (const [index, part] of parts.entries()) {
          const exact = amount * (each[index] ?? 0n);
          expect(part * total > exact - total && part * total < exact + total).to.equal(true);
        }
      }),
    );
  });
});
