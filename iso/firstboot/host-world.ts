import { runProgram } from "../../installer/finalize/host/run-program.ts";
import type { Run } from "../../installer/host/run.ts";
import { realTime } from "../../keeper/composition/real-time.ts";
import { apt } from "./apt.ts";
import { readFirstBootAnswers } from "./first-boot-answers.ts";
import type { Places } from "./places.ts";
import { runAloud } from "./run-aloud.ts";
import type { World } from "./world.ts";

/** This machine. */
export function hostWorld(places: Places): World {
  const run: Run = (program, args) => runProgram(program, args);
  return {
    places,
    answers: () => readFirstBootAnswers(places.answersFile),
    run,
    runAloud,
    apt: apt(run, runAloud),
    time: realTime,
  };
}
