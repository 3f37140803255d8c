import { setTimeout } from "node:timers/promises";
import { runProgram } from "../finalize/host/run-program.ts";
import { endTrial } from "./end-trial.ts";
import { readBootId } from "./read-boot-id.ts";
import { TrialJournal } from "./trial-journal.ts";

/** Between two looks at the journal, milliseconds. */
const LOOK_MS = 250;
/** A network that cannot be taken back, because something else works on it too, is tried again so often. */
const TRIES = 20;

/**
 * The work of a process of its own, which takes a network back that nobody has confirmed in time, whatever has become of
 * the installer meanwhile. It says `armed` when it is ready, and then nothing more.
 *
 * @param args what `armGuard` adds to the command: the trial's folder, resolv.conf, and the longest that a trial lasts
 */
export async function guardTrial([
  folder = "",
  resolvConf = "",
  mostMs = "",
]: readonly string[]): Promise<void> {
  const journal = new TrialJournal(folder);
  const boot = await readBootId();
  process.stdout.write("armed\n");
  // The wall clock may be set while the network changes: what is left is measured by the other one.
  const begun = performance.now();
  const noticed = Date.now();
  for (let trial = await journal.read("running"); trial !== null; trial = await journal.read("running")) {
    const left = trial.boot === boot ? Math.min(trial.confirmBy - noticed, Number(mostMs)) : 0;
    if (performance.now() - begun >= left) await journal.end("over");
    else await setTimeout(LOOK_MS);
  }
  for (let tries = 1; ; tries++) {
    try {
      return await endTrial(
        journal,
        (program, args) => runProgram(program, args),
        { folder, resolvConf },
        boot,
      );
    } catch (error) {
      if (tries === TRIES) throw error;
      await setTimeout(LOOK_MS);
    }
  }
}
