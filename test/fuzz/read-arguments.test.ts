import { expect } from "chai";
import { CAMPAIGNS } from "./campaigns.ts";
import { readArguments } from "./read-arguments.ts";

describe("arguments of ./blockhost fuzz", () => {
  it("leave everything to the campaigns when there are none", () => {
    expect(readArguments([])).to.deep.equal({
      help: false,
      names: [],
      wishes: { runs: undefined, depth: undefined, seed: undefined },
    });
  });

  it("name campaigns and replace their numbers", () => {
    const { names, wishes } = readArguments(["invariants", "--runs", "7", "--depth=20", "--seed", "0x2A"]);
    expect(names).to.deep.equal(["invariants"]);
    expect(wishes).to.deep.equal({ runs: 7, depth: 20, seed: "0x2A" });
  });

  for (const wrong of [
    ["nothing"],
    ["toString"],
    ["--runs", "0"],
    ["--runs", "1e3"],
    ["--depth", "-1"],
    ["--seed", "42"],
    ["--seed", `0x${"1".repeat(65)}`],
    ["--fast"],
  ]) {
    it(`are refused when they are ${wrong.join(" ")}`, () => {
      expect(() => readArguments(wrong)).to.throw();
    });
  }

  it("are for campaigns that each make the part of their name", () => {
    for (const [name, { part }] of Object.entries(CAMPAIGNS)) {
      expect(part("/", { runs: 1, depth: undefined, seed: undefined }).name).to.equal(name);
    }
  });
});
