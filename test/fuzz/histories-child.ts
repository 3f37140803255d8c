/** Compares random histories with the reference and tells the parent. Arguments: how many, seed. */
import hre from "hardhat";
import { compareHistories } from "../contracts/histories/compare-histories.ts";
import type { PartEvent } from "../runner/part.ts";

const TELL_EVERY = 20;

function tell(event: PartEvent): void {
  process.send?.(event);
}

const [runs, seed] = process.argv.slice(2).map(Number);
if (runs === undefined || seed === undefined) throw new Error("how many, and which seed?");
const title = `the reference agrees over ${runs} histories`;
tell({ kind: "total", tests: 1 });
tell({ kind: "note", text: `seed ${seed}` });
tell({ kind: "running", title: "compiling" });
await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
try {
  const tally = await compareHistories({
    runs,
    seed,
    onProgress: (done) => {
      if (done % TELL_EVERY === 0) tell({ kind: "running", title: `${done} of ${runs} histories agree` });
    },
  });
  for (const [kind, times] of [...tally].filter(([key]) => !/ [A-Z]/.test(key)).sort())
    tell({ kind: "note", text: `${kind} ${times}` });
  tell({ kind: "passed", title });
} catch (error) {
  process.exitCode = 1;
  tell({ kind: "failed", title, reason: (error as Error).message });
}
tell({ kind: "end" });
