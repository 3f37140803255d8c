import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "./sources.ts";

const read = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");

/** Of research into the system before: those that a keeper can have. */
const KEEPER = [
  "W01",
  "W02",
  "W04",
  "W09",
  "W11",
  "W12",
  "W14",
  "W15",
  "W16",
  "W17",
  "W18",
  "W19",
  "W20",
  "W21",
  "W23",
  "W32",
  "W33",
  "W34",
  "W35",
  "W36",
  "W37",
  "W38",
  "W45",
];
/** Of research into the installer before: those that an installer can have. */
const INSTALLER = [2, 3, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20, 23].map(
  (number) => `I${`${number}`.padStart(2, "0")}`,
);
const PROVISIONER = Array.from({ length: 24 }, (_, index) => `${index + 1}`);

describe("docs/lessons.md", () => {
  const rows = read("docs/lessons.md")
    .split("\n")
    .filter((line) => /^\| ([WI]?\d+)/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const tests = globSync(["test/**/*.test.ts", "test/keeper/jobs/saga-harness.ts"], { cwd: REPOSITORY })
    .map(read)
    .join("\n");

  it("has each weakness", () => {
    const found = rows.flatMap(([, name = ""]) => name.split(", "));
    expect(found).to.deep.equal([...KEEPER, ...PROVISIONER, ...INSTALLER]);
  });

  it("names tests that there are, one a weakness at least", () => {
    const missing = rows.flatMap(([, name, , , shown = ""]) => {
      const titles = [...shown.matchAll(/`([^`]+)`/g)].map(([, title = ""]) => title);
      if (titles.length === 0) return [`${name}: none`];
      return titles.filter((title) => !isThere(tests, title)).map((title) => `${name}: ${title}`);
    });
    expect(missing).to.deep.equal([]);
  });
});

/** As a title, plain or made from a table. */
function isThere(tests: string, title: string): boolean {
  return tests.includes(`("${title}"`) || tests.includes(`(\`${title}\``);
}
