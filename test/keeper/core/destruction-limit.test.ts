import { expect } from "chai";
import { destructionLimit } from "../../../keeper/core/destruction-limit.ts";

describe("destructionLimit", () => {
  it("is three, or five in a hundred", () => {
    expect([0, 1, 60, 79, 80, 1_000].map(destructionLimit)).to.deep.equal([3, 3, 3, 3, 4, 50]);
  });
});
