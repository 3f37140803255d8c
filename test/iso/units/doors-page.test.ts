import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const REPOSITORY = join(import.meta.dirname, "../../..");

describe("docs/operator-doors.md", () => {
  const page = readFileSync(join(REPOSITORY, "docs/operator-doors.md"), "utf8");
  const tests = globSync("test/{iso/units,keeper/rootd}/*.test.ts", { cwd: REPOSITORY })
    .map((path) => readFileSync(join(REPOSITORY, path), "utf8"))
    .join("\n");

  it("shows every claim about a thief by a test that there is", () => {
    const rows = page
      .slice(page.indexOf("## What a thief"))
      .split("\n")
      .filter((line) => line.startsWith("| ") && !line.startsWith("| who |"));
    expect(rows.length).to.be.greaterThan(5);
    for (const row of rows) {
      const titles = [...(row.split("|").at(-2) ?? "").matchAll(/`([^`]+)`/g)].map(([, title = ""]) => title);
      expect(titles, row).not.to.deep.equal([]);
      for (const title of titles) expect(tests.includes(`"${title}"`), title).to.equal(true);
    }
  });
});
