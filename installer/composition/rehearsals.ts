import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import { failureOf } from "../finalize/failure-of.ts";
import type { RehearsalView } from "../rehearsal/rehearsal-view.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import { Sheet } from "../rehearsal/sheet.ts";
import type { Rehearsal } from "../server/ports/rehearsal.ts";
import type { Machine } from "./machine.ts";

interface Play {
  readonly sheet: Sheet;
  readonly stop: AbortController;
  ended: Promise<void>;
  status: "running" | "stopped" | "failed" | "done";
  error: RehearsalView["error"];
}

/** Rehearsals on this machine. What one that dies with the installer has left, the next one takes away. */
export function rehearsals(machine: Machine, time: Time, passwordFile: string | null): Rehearsal {
  let play: Play | null = null;
  const isOn = () => play?.status === "running";

  const run = async (mine: Play, answers: Answers) => {
    const { sheet: teller, stop } = mine;
    try {
      await rehearse({ answers, machine, time, passwordFile, teller, signal: stop.signal });
      mine.status = "done";
    } catch (error) {
      mine.status = stop.signal.aborted ? "stopped" : "failed";
      if (!stop.signal.aborted) mine.error = failureOf(error);
    }
  };
  const cancel = () => play?.stop.abort(new Error("the rehearsal was stopped"));
  return {
    get isOn() {
      return isOn();
    },
    start(answers) {
      if (isOn()) return;
      const mine: Play = {
        sheet: new Sheet(() => time.now()),
        stop: new AbortController(),
        ended: Promise.resolve(),
        status: "running",
        error: null,
      };
      play = mine;
      mine.ended = run(mine, answers);
    },
    cancel,
    view() {
      if (play === null) return { status: "idle", steps: [], notes: [], error: null };
      const { sheet, stop, status, error } = play;
      const isStopping = status === "running" && stop.signal.aborted;
      return { status: isStopping ? "stopping" : status, steps: sheet.steps, notes: sheet.notes, error };
    },
    async close() {
      cancel();
      await play?.ended;
    },
  };
}
