import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ALL_RULES } from "./all-rules.ts";
import { analyse } from "./analyse.ts";
import { lineComments } from "./comments.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLES = join(import.meta.dirname, "examples");

// An example is named after its rule. Each of its lines that the rule must find ends in the comment `fault`.
describe("the rules of the analysis", () => {
  it("have an example each", () => {
    const examples = readdirSync(EXAMPLES).sort();
    expect(examples).to.deep.equal(ALL_RULES.map(({ name }) => `${name}.sol`).sort());
  });

  for (const rule of ALL_RULES) {
    it(`find what is wrong in the example of ${rule.name}, and nothing else`, () => {
      const source = readFileSync(join(EXAMPLES, `${rule.name}.sol`), "utf8");
      const expected = lineComments(source).filter(({ text }) => text.trim().endsWith("fault"));
      const found = analyse(ROOT, { "example.sol": source }, [rule]).filter((one) => one.rule === rule.name);
      expect([...new Set(found.map(({ line }) => line))]).to.deep.equal(expected.map(({ line }) => line));
      expect(found).not.to.be.empty;
    });
  }
});
