import { expect } from "chai";
import type { Figure } from "./figure.ts";
import { gasChanges } from "./gas-changes.ts";

const purchase = (value: number): Figure[] => [{ name: "gas.purchase", value, unit: "gas", target: null }];

describe("gasChanges", () => {
  it("passes what moved by up to two percent", () => {
    for (const value of [98_000, 100_000, 102_000]) {
      expect(gasChanges({ "gas.purchase": 100_000 }, purchase(value))).to.deep.equal([]);
    }
  });

  it("names figure, old, new and percent of a rise", () => {
    expect(gasChanges({ "gas.purchase": 100_000 }, purchase(102_001))).to.deep.equal([
      "gas.purchase: 100,000 before, 102,001 now, +2.0 %",
    ]);
  });

  it("names a fall too, so that the snapshot stays true", () => {
    expect(gasChanges({ "gas.purchase": 100_000 }, purchase(90_000))).to.deep.equal([
      "gas.purchase: 100,000 before, 90,000 now, -10.0 %",
    ]);
  });

  it("names what only one of the two knows", () => {
    expect(gasChanges({ "gas.buy": 100_000 }, purchase(90_000))).to.deep.equal([
      "gas.purchase: 90,000, not in the snapshot",
      "gas.buy: in the snapshot, not measured",
    ]);
  });
});
