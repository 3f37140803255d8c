import { expect } from "chai";
import { ActionCounts } from "./action-counts.ts";

describe("ActionCounts", () => {
  const result = (calls: bigint, discards: bigint, reverts = 0n) =>
    ({
      name: "invariantOne",
      status: "Success",
      reason: undefined,
      counterexample: undefined,
      kind: { metrics: { "project/test/H.sol:H.act": { calls, discards, reverts } } },
    }) as const;

  it("adds up what an action did in all campaigns", () => {
    const counts = new ActionCounts();
    counts.add(result(10n, 4n));
    counts.add(result(5n, 0n, 1n));
    expect(counts.all()).to.deep.equal([{ action: "H.act", done: 10, calls: 15 }]);
  });

  it("keeps an action that was always given up", () => {
    const counts = new ActionCounts();
    counts.add(result(3n, 3n));
    expect(counts.all()).to.deep.equal([{ action: "H.act", done: 0, calls: 3 }]);
  });

  it("knows nothing of tests that are no campaigns", () => {
    const counts = new ActionCounts();
    counts.add({ ...result(1n, 0n), kind: {} });
    expect(counts.all()).to.deep.equal([]);
  });
});
