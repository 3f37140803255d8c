import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { Figure } from "./figure.ts";
import { gasChanges } from "./gas-changes.ts";
import { GAS_SNAPSHOT } from "./gas-snapshot.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const bench = (...args: string[]) =>
  run(process.execPath, ["--import=tsx", "test/bench/main.ts", ...args], { cwd: root });

describe("bench", () => {
  let folder: string;
  let stdout: string;
  let figures: Figure[];
  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), "blockhost-bench-"));
    const file = join(folder, "figures.json");
    ({ stdout } = await bench("gas", "size", "--json", file));
    ({ figures } = JSON.parse(await readFile(file, "utf8")));
  });
  after(() => rm(folder, { recursive: true }));

  it("prints each figure with what is left to its target, and writes it", () => {
    const names = figures.map(({ name }) => name);
    expect(names).to.include.members(["gas.purchase", "gas.purchase.cold", "size.Subscriptions"]);
    for (const name of names) expect(stdout).to.contain(name);
    expect(stdout).to.match(/^size\.Subscriptions +[\d,]+ bytes +24,576 {2}[✓✗] [\d,]+ (left|over)/m);
    expect(stdout).to.match(/^gas\.purchase\.cold +[\d,]+ gas +–$/m);
  });

  it("finds no figure over its target", () => {
    const over = figures.filter(({ value, target }) => target !== null && value > target);
    expect(over.map(({ name, value, target }) => `${name}: ${value} of ${target}`)).to.deep.equal([]);
  });

  it("finds the gas of the snapshot, within two percent", async () => {
    const snapshot = JSON.parse(await readFile(GAS_SNAPSHOT, "utf8"));
    const changes = gasChanges(
      snapshot,
      figures.filter(({ unit }) => unit === "gas"),
    );
    const remedy = "if that is meant, commit a new snapshot: ./blockhost bench gas --write-snapshot";
    expect(changes, remedy).to.deep.equal([]);
  });

  it("names the groups when it is asked for one that is not there", async () => {
    const error = await bench("gsa").catch((reason) => reason);
    expect(error.code).to.equal(64);
    expect(error.stderr).to.match(/^ {2}keeper /m);
  });

  it("refuses to write a snapshot of gas that it does not measure", async () => {
    const error = await bench("size", "--write-snapshot").catch((reason) => reason);
    expect(error.code).to.equal(64);
  });
});
