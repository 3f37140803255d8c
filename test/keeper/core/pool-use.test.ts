import { expect } from "chai";
import { poolUse } from "../../../keeper/core/pool-use.ts";

describe("poolUse", () => {
  it("counts each address of the pool once, and none outside of it", () => {
    const pool = { cidr: "10.0.0.0/24", gateway: "10.0.0.1", first: "10.0.0.10", last: "10.0.0.14" };
    const taken = ["10.0.0.10", "10.0.0.14", "10.0.0.14", "10.0.0.15", "10.0.0.9"];
    expect(poolUse(pool, taken)).to.deep.equal({ size: 5, free: 3 });
  });
});
