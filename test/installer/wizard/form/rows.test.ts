import { expect } from "chai";
import { rowsOf, withoutRow, withRow } from "../../../../installer/wizard/form/rows.ts";

const DRAFT = {
  mode: "x",
  "plans.0.name": "a",
  "plans.1.name": "b",
  "plans.1.image": "i",
  "plans.2.name": "c",
};

describe("rows of a draft", () => {
  it("are counted by their numbers", () => {
    expect(rowsOf(DRAFT, "plans")).to.deep.equal([0, 1, 2]);
    expect(rowsOf(DRAFT, "shares")).to.deep.equal([]);
  });

  it("move up when one is taken away, and nothing else moves", () => {
    expect(withoutRow(DRAFT, "plans", 1)).to.deep.equal({
      mode: "x",
      "plans.0.name": "a",
      "plans.1.name": "c",
    });
  });

  it("are added at the end", () => {
    expect(withRow(DRAFT, "plans", { name: "d" })).to.deep.equal({ ...DRAFT, "plans.3.name": "d" });
    expect(withRow({}, "plans", { name: "d" })).to.deep.equal({ "plans.0.name": "d" });
  });
});
