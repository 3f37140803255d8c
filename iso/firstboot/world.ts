import type { Run } from "../../installer/host/run.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Apt } from "./apt.ts";
import type { FirstBootAnswers } from "./first-boot-answers.ts";
import type { Places } from "./places.ts";
import type { RunAloud } from "./run-aloud.ts";

/** What the steps have of the machine. */
export interface World {
  readonly places: Places;
  /** Read anew at each call: somebody may have corrected them. */
  readonly answers: () => Promise<FirstBootAnswers>;
  readonly run: Run;
  readonly runAloud: RunAloud;
  readonly apt: Apt;
  readonly time: Time;
}
