/**
 * Runs the Solidity test files named by its arguments with Hardhat's own runner, one after another, and tells the parent
 * about each test. The first argument is the effort, in JSON.
 */
import { basename } from "node:path";
import hre from "hardhat";
import { ActionCounts } from "./action-counts.ts";
import type { PartEvent } from "./part.ts";
import { reasonOfSolidity } from "./reason-of-solidity.ts";
import type { Effort } from "./solidity-part.ts";
import type { SolidityResult } from "./solidity-result.ts";

/** What the task returns, whether all passed or not. */
interface Run {
  readonly suiteResults: readonly {
    readonly id: { readonly name: string };
    readonly testResults: readonly SolidityResult[];
  }[];
}

function tell(event: PartEvent): void {
  process.send?.(event);
}

const [json = "{}", ...files] = process.argv.slice(2);
const { profile: profileName, ...effort } = JSON.parse(json) as Effort;
const profile = hre.config.test.solidity.profiles[profileName];
if (profile?.invariant === undefined) throw new Error(`hardhat.config.ts has no profile ${profileName}`);
if (effort.seed !== undefined) profile.fuzz.seed = effort.seed;
if (effort.depth !== undefined) profile.invariant.depth = effort.depth;
if (effort.runs !== undefined) {
  profile.fuzz.runs = effort.runs;
  profile.invariant.runs = effort.runs;
}
tell({ kind: "note", text: `seed ${profile.fuzz.seed}` });

tell({ kind: "running", title: "compiling" });
await hre.tasks.getTask("build").run({ quiet: true });
const counts = new ActionCounts();
let failed = 0;
for (const [index, file] of files.entries()) {
  tell({ kind: "running", title: `${basename(file)} (${index + 1} of ${files.length})` });
  const result = await hre.tasks
    .getTask(["test", "solidity"])
    .run({ testFiles: [file], testProfile: profileName, noCompile: true });
  const { suiteResults } = (result.success ? result.value : result.error) as Run;
  for (const { id, testResults } of suiteResults) {
    for (const test of testResults) {
      counts.add(test);
      report(`${id.name}.${test.name}`, test);
    }
  }
}
for (const { action, done, calls } of counts.all()) {
  const title = `${action} succeeds`;
  if (profileName === "long") tell({ kind: "note", text: `${action} did ${done} of ${calls}` });
  if (done > 0) tell({ kind: "passed", title });
  else fail(title, `it was given up ${calls} times: nothing that it does was tried`);
}
tell({ kind: "end" });
process.exitCode = failed > 0 ? 1 : 0;

function report(title: string, test: SolidityResult): void {
  if (test.status === "Success") tell({ kind: "passed", title });
  else if (test.status === "Skipped") tell({ kind: "skipped", title });
  else fail(title, reasonOfSolidity(test));
}

function fail(title: string, reason: string): void {
  failed += 1;
  tell({ kind: "failed", title, reason });
}
