import { BlockHostError, FinalError } from "../core/errors.ts";
import type { Job, JournalEntry } from "../core/job.ts";
import type { Saga, Step, StepAlert, StepResult } from "./saga.ts";

/** A job as it is to be stored, with the line that says why. */
export interface Transition {
  readonly job: Job;
  readonly entry: JournalEntry;
  /** Set when a person must hear of it; raised before the transition is stored. */
  readonly alert?: StepAlert;
}

/** How long one undo may take before a person hears of it. Milliseconds. */
const UNDO_PATIENCE_MS = 15 * 60_000;
/** The same for the last word after them, which waits for the chain: twice Ethereum's finality, and some. */
const LAST_WORD_PATIENCE_MS = 60 * 60_000;

/** What follows from what happened to a job now. Pure: the state of a job is this function of its journal. */
export class Journal {
  readonly #job: Job;
  readonly #now: number;
  readonly #step: Step | undefined;
  readonly #hasAfterUndo: boolean;

  constructor(job: Job, saga: Saga | undefined, now: number) {
    this.#job = job;
    this.#now = now;
    this.#step = saga?.steps[job.step];
    this.#hasAfterUndo = saga?.afterUndo !== undefined;
  }

  /** To be stored before the step's first effect: from here on the step counts as perhaps half done. */
  enter(): Transition {
    const { phase, entered, step } = this.#job;
    const isForward = phase === "forward";
    const undoPatience = phase === "undo" ? UNDO_PATIENCE_MS : LAST_WORD_PATIENCE_MS;
    const patience = (isForward ? this.#step?.patienceMs : undefined) ?? undoPatience;
    return this.#move("enter", isForward ? "" : phase, {
      entered: isForward ? [...entered, step] : entered,
      deadlineAt: this.#now + patience,
    });
  }

  /** The step, its undo or the last word has returned. `undefined` is an undo that has finished. */
  returned(result: StepResult | undefined): Transition {
    switch (result?.kind) {
      case undefined:
        return this.#stepUndone("undone-step", "");
      case "next":
        return {
          ...this.#moveOn("next", result.step, {
            step: result.step,
            data: { ...this.#job.data, ...result.data },
          }),
          ...(result.alert && { alert: result.alert }),
        };
      case "done":
        return this.#job.phase === "forward"
          ? this.#move("end", result.outcome, { phase: "done", outcome: result.outcome })
          : this.#move("end", result.outcome, { phase: "undone" });
      case "undo":
        return this.#beginUndo(result.reason);
      case "wait": {
        const waiting = { wakeAt: this.#until(result.ms), tries: 0 };
        return this.#unlessOverdue(result.why, this.#move("wait", result.why, waiting));
      }
    }
  }

  /** It has thrown. `retryMs` tells the pause before the next try. */
  threw(error: unknown, retryMs: (tries: number) => number): Transition {
    const what = error instanceof Error ? error.message : String(error);
    const isKnown = error instanceof BlockHostError;
    const detail = isKnown ? `${error.code}: ${what} (remedy: ${error.remedy})` : `INTERNAL: ${what}`;
    const tries = this.#job.tries + 1;
    const retry = this.#move("retry", detail, { tries, wakeAt: this.#now + retryMs(tries) });
    const isTooMuch = error instanceof FinalError || (this.#step?.maxTries && tries >= this.#step.maxTries);
    return isTooMuch ? this.#stuck(detail, retry) : this.#unlessOverdue(detail, retry);
  }

  /** When to look again: after so long, but not later than the patience ends. */
  #until(ms: number): number {
    const { deadlineAt } = this.#job;
    const usual = this.#now + Math.max(0, ms);
    return deadlineAt !== null && deadlineAt > this.#now ? Math.min(usual, deadlineAt) : usual;
  }

  #move(event: JournalEntry["event"], detail: string, change: Partial<Job>): Transition {
    const job = { ...this.#job, ...change, updatedAt: this.#now };
    return { job, entry: { at: this.#now, event, step: this.#job.step, detail } };
  }

  /** A move to another step, with nothing left over from this one. */
  #moveOn(event: JournalEntry["event"], detail: string, change: Partial<Job>): Transition {
    const fresh = { tries: 0, wakeAt: this.#now, deadlineAt: null, alerted: false };
    return this.#move(event, detail, { ...fresh, ...change });
  }

  #beginUndo(reason: string): Transition {
    // The step last entered is undone too: it may be half done.
    const step = this.#job.entered.at(-1) ?? this.#job.step;
    return this.#moveOn("undo", reason, { phase: "undo", step, outcome: reason });
  }

  #stepUndone(event: "undone-step" | "alert", detail: string): Transition {
    const entered = this.#job.entered.slice(0, -1);
    const step = entered.at(-1);
    if (step !== undefined) return this.#moveOn(event, detail, { entered, step });
    if (this.#hasAfterUndo) return this.#moveOn(event, detail, { entered, phase: "after-undo" });
    return this.#move("end", this.#job.outcome ?? "", { entered, phase: "undone" });
  }

  #unlessOverdue(why: string, otherwise: Transition): Transition {
    const { deadlineAt } = this.#job;
    return deadlineAt === null || this.#now < deadlineAt
      ? otherwise
      : this.#stuck(`DEADLINE: ${why}`, otherwise);
  }

  /** Failed for good, or for too long. `otherwise` goes on trying. */
  #stuck(why: string, otherwise: Transition): Transition {
    const { kind, step, phase, alerted } = this.#job;
    const what = `${kind}: ${step}: ${why}`;
    if (phase === "undo") {
      // One undo that cannot be done must not keep the others, or a refund, waiting.
      return { ...this.#stepUndone("alert", `not undone: ${why}`), alert: { code: "UNDO_FAILED", what } };
    }
    if (phase === "forward" && this.#step?.whenStuck === "undo") return this.#beginUndo(why);
    if (alerted) return otherwise;
    return { ...otherwise, job: { ...otherwise.job, alerted: true }, alert: { code: "JOB_STUCK", what } };
  }
}
