import { expect } from "chai";
import { reinstallLimit } from "../../../keeper/core/reinstall-limit.ts";

describe("reinstallLimit", () => {
  it("is a fifth of the fleet, and ten in a small one", () => {
    expect([0, 50, 55, 1_000].map(reinstallLimit)).to.deep.equal([10, 10, 11, 200]);
  });
});
