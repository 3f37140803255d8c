import { expect } from "chai";
import { Tally } from "./tally.ts";

describe("Tally", () => {
  const ended = (...events: Parameters<Tally["take"]>[0][]) => {
    const tally = new Tally("part");
    for (const event of events) tally.take(event);
    tally.close(1);
    return tally;
  };

  it("counts what a part tells", () => {
    const tally = ended(
      { kind: "passed", title: "a" },
      { kind: "failed", title: "b", reason: "no" },
      { kind: "skipped", title: "c" },
      { kind: "end" },
    );
    expect([tally.passed, tally.failed, tally.skipped]).to.deep.equal([1, 1, 1]);
  });

  it("keeps notes, which are no tests", () => {
    const tally = ended({ kind: "note", text: "seed 1" }, { kind: "passed", title: "a" }, { kind: "end" });
    expect(tally.notes).to.deep.equal(["seed 1"]);
    expect(ended({ kind: "note", text: "seed 1" }, { kind: "end" }).failed).to.equal(1);
  });

  it("fails a part that ran no test", () => {
    expect(ended({ kind: "end" }).failed).to.equal(1);
  });

  it("fails a part that did not come to its end, and names where it was", () => {
    const tally = ended({ kind: "passed", title: "a" }, { kind: "running", title: "b" });
    expect(tally.failures.map(({ title }) => title)).to.deep.equal(["b"]);
  });

  it("fails a part that crashed after its last test", () => {
    const tally = new Tally("part");
    tally.take({ kind: "passed", title: "a" });
    tally.take({ kind: "end" });
    tally.close(1, new Error("left something open"));
    expect(tally.failures[0]?.reason).to.equal("left something open");
  });
});
