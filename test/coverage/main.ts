/**
 * Runs the tests of the contracts' functions against instrumented copies, and prints what of `contracts/` they do not
 * reach. Exits with 1 unless they pass and reach every line and branch.
 */
import { globSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Mocha from "mocha";
import { coverageOf } from "./coverage-of.ts";
import { recordHits } from "./record-hits.ts";
import { REPORT_FILE } from "./report-file.ts";
import { table } from "./table.ts";
import { writeCopies } from "./write-copies.ts";

const TEST_TIMEOUT_MS = 120_000;

const root = join(import.meta.dirname, "../..");
process.chdir(root);
const places = await writeCopies(root, "coverage");

// Hardhat reads this when it is first imported, which must not be before.
process.env.HARDHAT_CONFIG = join(import.meta.dirname, "hardhat.config.ts");
const { default: hre } = await import("hardhat");
await hre.tasks.getTask("build").run({ quiet: true });
const hits = recordHits(hre);

// Those with a tree, which test one function each: what random histories come across by chance does not count.
const tests = globSync("test/contracts/**/*.tree").map((tree) => tree.replace(/tree$/, "test.ts"));
const mocha = new Mocha({ reporter: "dot", timeout: TEST_TIMEOUT_MS, forbidOnly: true });
for (const file of tests.sort()) mocha.addFile(file);
await mocha.loadFilesAsync();
const failures = await new Promise<number>((resolve) => mocha.run(resolve));

// Where a test failed, the figures would say nothing.
if (failures > 0) process.exit(1);

const files = coverageOf(places, hits);
await writeFile(REPORT_FILE, JSON.stringify(files));
const faults = files.flatMap((file) => file.faults);
process.stdout.write(`${[table(files), ...faults].join("\n")}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
