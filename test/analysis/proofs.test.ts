import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Claim, prove } from "./prove.ts";

const ROOT = join(import.meta.dirname, "../..");
const PROOFS = "test/analysis/proofs/AccrualProofs.sol";
const ACCRUAL = "contracts/libraries/Accrual.sol";
const VIOLATED = "BMC: Assertion violation happens here.";

const accrual = readFileSync(join(ROOT, ACCRUAL), "utf8");
const [head = "", ...functions] = readFileSync(join(ROOT, PROOFS), "utf8").split("\n    function ");
const theorems = new Map(functions.map((text) => [nameOf(text), text.slice(0, text.indexOf("\n    }\n"))]));

describe("the proofs of accrual", function () {
  this.timeout(60_000);

  for (const name of theorems.keys()) {
    it(`hold: ${name}`, () => {
      const { source, claims } = proveAlone(name);
      expect(refuted(claims)).to.deep.equal([]);
      const proved = claims.filter(({ path }) => path === PROOFS).map(({ line }) => line);
      expect(proved).to.include.members(linesOfAssertions(source));
    });
  }

  for (const name of theorems.keys()) {
    it(`require nothing impossible: ${name}`, () => {
      const premises = (text: string) => [
        ...text.split("\n").filter((line) => !isAssertion(line)),
        "assert(false);",
      ];
      const { claims } = proveAlone(name, accrual, (theorem) => premises(theorem).join("\n"));
      expect(refuted(claims)).to.include(VIOLATED);
    });
  }

  for (const [name, right, wrong] of [
    ["nothingIsEarnedAtTheStart", "(time - stretch.start))", "(time - stretch.start + 1))"],
    ["earnedIsAtMostTheAmount", "time >= stretch.end", "time > type(uint32).max"],
    ["allIsEarnedAtTheEnd", "time >= stretch.end", "time > stretch.end"],
    ["timeMakesNoMoney", "+ stretch.carry", "- stretch.carry"],
  ] as const) {
    it(`fail: ${name} with ${wrong}`, () => {
      expect(accrual).to.include(right);
      const { claims } = proveAlone(name, accrual.replace(right, wrong));
      expect(refuted(claims)).to.include(VIOLATED);
    });
  }
});

function proveAlone(name: string, library = accrual, change = (theorem: string) => theorem) {
  const source = `${head}\n    function ${change(theorems.get(name) ?? "")}\n    }\n}\n`;
  const claims = prove(ROOT, PROOFS, "AccrualProofs", { [PROOFS]: source, [ACCRUAL]: library });
  return { source, claims };
}

function refuted(claims: readonly Claim[]): string[] {
  return claims.filter(({ isProved }) => !isProved).map(({ words }) => words);
}

function linesOfAssertions(source: string): number[] {
  const found = source.split("\n").flatMap((line, index) => (isAssertion(line) ? [index + 1] : []));
  if (found.length === 0) throw new Error("a theorem asserts nothing");
  return found;
}

function isAssertion(line: string): boolean {
  return line.trimStart().startsWith("assert(");
}

function nameOf(text: string): string {
  return text.slice(0, text.indexOf("("));
}
