import { Timeline } from "../../devnet/demo/timeline.ts";
import { realTime } from "../../keeper/composition/real-time.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Answers } from "../answers/answers.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import type { Machine } from "./machine.ts";

const EXIT = { done: 0, failed: 1, stopped: 130 } as const;

/** A rehearsal before somebody at a terminal. @returns the exit code */
export async function playRehearsal(
  answers: Answers,
  machine: Machine,
  passwordFile: string | null,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  const teller = new Timeline(process.stdout);
  try {
    await rehearse({ answers, machine, time: realTime, passwordFile, teller, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return EXIT.stopped;
    if (error instanceof BlockHostError) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return EXIT.failed;
  }
  process.stdout.write(
    "\nAll of it works. Nothing of the rehearsal is left but what the installation wants, too.\n",
  );
  return EXIT.done;
}
