import { expect } from "chai";
import { amount } from "../../../../keeper/portal/web/amount.ts";
import { priceByList } from "../../../../keeper/portal/web/chain/price-by-list.ts";

describe("an amount for people", () => {
  for (const [units, decimals, digits, shown] of [
    [0n, 6, 6, "0.00"],
    [1n, 6, 6, "0.000001"],
    [200_000n, 6, 6, "0.20"],
    [1_234_567_890_000n, 6, 6, "1,234,567.89"],
    [2_400_000_000_000_001n, 18, 6, "0.002401"],
    [999_999_999_999_999_999n, 18, 4, "1.00"],
    [5n, 0, 6, "5.00"],
  ] as const) {
    it(`is ${shown} for ${units} with ${decimals} decimals, ${digits} shown`, () => {
      expect(amount(units, decimals, digits)).to.equal(shown);
    });
  }
});

describe("a price by the host's list", () => {
  it("is in the token's own unit, rounded up as the contract does", () => {
    expect(priceByList(200_001n, 30, 6)).to.equal(6_000_030n);
    expect(priceByList(200_001n, 30, 18)).to.equal(6_000_030_000_000_000_000n);
    expect(priceByList(200_001n, 30, 2)).to.equal(601n);
    expect(priceByList(200_000n, 30, 2)).to.equal(600n);
  });
});
