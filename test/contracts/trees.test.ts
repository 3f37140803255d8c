import { readdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect } from "chai";

const here = new URL("./", import.meta.url);
const all = await readdir(here, { recursive: true });
/** Folders that have trees. */
const rooms = [...new Set(all.filter((file) => file.endsWith(".tree")).map((file) => dirname(file)))].sort();

describe("trees", () => {
  for (const room of rooms) {
    it(`of ${room} have the branches that are tested, each file its own`, async () => {
      const folder = new URL(`${room}/`, here);
      const files = (await readdir(folder)).sort();
      const tests = files.filter((file) => file.endsWith(".test.ts"));
      expect(files.filter((file) => file.endsWith(".tree"))).to.deep.equal(
        tests.map((file) => file.replace(".test.ts", ".tree")),
      );
      for (const file of tests) {
        const tree = await readFile(new URL(file.replace(".test.ts", ".tree"), folder), "utf8");
        const source = await readFile(new URL(file, folder), "utf8");
        expect(pathsOfTree(tree), file).to.deep.equal(pathsOfTests(source));
      }
    });
  }
});

/** `a > b > c` for every line that has no branches of its own. */
function pathsOfTree(text: string): string[] {
  return leaves(
    text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const branch = /^((?:│ {3}| {4})*)(?:[├└]── )?(.*)$/.exec(line);
        const indent = (branch?.[1] ?? "").length / 4;
        return { depth: /[├└]/.test(line) ? indent + 1 : indent, title: branch?.[2] ?? "" };
      }),
  );
}

/** The same of the describe and it calls of a formatted test file. */
function pathsOfTests(source: string): string[] {
  const calls = source.matchAll(/^( *)(describe|it)\((["'])(.*?)\3,/gm);
  return leaves(
    [...calls].map(([, indent = "", kind, , title = ""]) => ({
      depth: indent.length / 2,
      title: kind === "it" ? `it ${title}` : title,
    })),
  );
}

function leaves(lines: { depth: number; title: string }[]): string[] {
  const path: string[] = [];
  return lines.flatMap(({ depth, title }, index) => {
    path.splice(depth, path.length, title);
    const next = lines[index + 1]?.depth ?? 0;
    return next > depth ? [] : [path.join(" > ")];
  });
}
