import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const bench = (...args: string[]) =>
  run(process.execPath, ["--import=tsx", "test/bench/main.ts", ...args], { cwd: root });

describe("bench", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-bench-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("prints a table and writes the figures of a group under their stable names", async () => {
    const file = join(folder, "figures.json");
    const { stdout } = await bench("gas", "--json", file);
    const { figures } = JSON.parse(await readFile(file, "utf8"));
    const names = figures.map(({ name }: { name: string }) => name);
    const actions = ["purchase", "purchase-permit", "deliver", "renew", "cancel", "collect-100"];
    expect(names).to.deep.equal(actions.map((action) => `gas.${action}`));
    for (const { name, value, unit, target } of figures) {
      expect(stdout).to.contain(name);
      expect(unit).to.equal("gas");
      expect(value).to.be.within(21_000, target);
    }
  });

  it("names the groups when it is asked for one that is not there", async () => {
    const error = await bench("gsa").catch((reason) => reason);
    expect(error.code).to.equal(64);
    expect(error.stderr).to.match(/^ {2}keeper /m);
  });
});
