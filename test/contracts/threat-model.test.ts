import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");

/** Titles that the role matrix makes of its table. */
const MADE = /^(\w+) is for ([A-Z]+) alone$/;

describe("docs/threat-model.md", () => {
  const page = read("docs/threat-model.md");
  const tests = globSync("test/{contracts,ignition}/**/*.{test.ts,t.sol}", { cwd: root })
    .map(read)
    .join("\n");

  it("names tests and invariants that there are", () => {
    const cited = page
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .flatMap((line) =>
        [...(line.split("|").at(-2) ?? "").matchAll(/`([^`]+)`/g)].map(([, title = ""]) => title),
      );
    expect(cited.length).to.be.greaterThan(40);
    const missing = cited.filter((title) => !isThere(tests, title));
    expect(missing).to.deep.equal([]);
  });

  it("shows every claim", () => {
    const rows = page
      .split("\n")
      .filter((line) => line.startsWith("| ") && !line.startsWith("| key") && !line.startsWith("| who"));
    expect(rows.filter((line) => !(line.split("|").at(-2) ?? "").includes("`"))).to.deep.equal([]);
  });
});

/** As a title in TypeScript, alone or after a number like W06, or as a function of a test in Solidity. */
function isThere(tests: string, title: string): boolean {
  const [, name, role] = MADE.exec(title) ?? [];
  if (name !== undefined) return tests.includes(`${name}: { role: "${role}"`);
  if (/^invariant\w+$/.test(title)) return tests.includes(`function ${title}(`);
  return tests.includes(`("${title}"`) || new RegExp(`\\("W\\d\\d ${title}"`).test(tests);
}
