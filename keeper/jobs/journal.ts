import { BlockHostError, FinalError } from "../core/errors.ts";
import type { Job, JournalEntry } from "../core/job.ts";
import type { Step, StepResult } from "./saga.ts";

/** A job as it is to be stored, with the line that says why. */
export interface Transition {
  readonly job: Job;
  readonly entry: JournalEntry;
  /** Set when a person must hear of it; raised before the transition is stored. */
  readonly alert?: { readonly code: string; readonly what: string };
}

/** How long one undo, or the last word after all of them, may take before a person hears of it. Milliseconds. */
const UNDO_PATIENCE_MS = 15 * 60_000;

const move = (
  job: Job,
  now: number,
  event: JournalEntry["event"],
  detail: string,
  change: Partial<Job>,
): Transition => ({
  job: { ...job, ...change, updatedAt: now },
  entry: { at: now, event, step: job.step, detail },
});

/** To be stored before the step's first effect: from here on the step counts as perhaps half done. */
export function enterStep(job: Job, step: Step | undefined, now: number): Transition {
  const patience = job.phase === "forward" && step ? step.patienceMs : UNDO_PATIENCE_MS;
  const entered = job.phase === "forward" ? [...job.entered, job.step] : job.entered;
  const detail = job.phase === "forward" ? "" : job.phase;
  return move(job, now, "enter", detail, { entered, deadlineAt: now + patience });
}

/** What follows from a result of the present phase's step. `undefined` is an undo that has finished. */
export function applyResult(
  job: Job,
  step: Step | undefined,
  result: StepResult | undefined,
  now: number,
  hasAfterUndo: boolean,
): Transition {
  if (result === undefined) return stepUndone(job, now, hasAfterUndo, "undone-step", "");
  switch (result.kind) {
    case "next":
      return move(job, now, "next", result.step, {
        step: result.step,
        data: { ...job.data, ...result.data },
        ...fresh(now),
      });
    case "done":
      return job.phase === "forward"
        ? move(job, now, "end", result.outcome, { phase: "done", outcome: result.outcome })
        : move(job, now, "end", result.outcome, { phase: "undone" });
    case "undo":
      return beginUndo(job, now, result.reason);
    case "wait":
      return overdue(
        job,
        step,
        now,
        result.why,
        move(job, now, "wait", result.why, { wakeAt: now + Math.max(0, result.ms), tries: 0 }),
        hasAfterUndo,
      );
  }
}

/** What follows from a throw. `retryMs` tells the pause before the next try. */
export function applyFailure(
  job: Job,
  step: Step | undefined,
  error: unknown,
  now: number,
  retryMs: (tries: number) => number,
  hasAfterUndo: boolean,
): Transition {
  const detail =
    error instanceof BlockHostError
      ? `${error.code}: ${error.message}`
      : `INTERNAL: ${error instanceof Error ? error.message : String(error)}`;
  const tries = job.tries + 1;
  const retry = move(job, now, "retry", detail, { tries, wakeAt: now + retryMs(tries) });
  const stuck = error instanceof FinalError || tries >= (step?.maxTries ?? Number.POSITIVE_INFINITY);
  return stuck
    ? whenStuck(job, step, now, detail, retry, hasAfterUndo)
    : overdue(job, step, now, detail, retry, hasAfterUndo);
}

const fresh = (now: number): Partial<Job> => ({ tries: 0, wakeAt: now, deadlineAt: null, alerted: false });

function beginUndo(job: Job, now: number, reason: string): Transition {
  // The step last entered is undone too: it may be half done.
  const step = job.entered.at(-1) ?? job.step;
  return move(job, now, "undo", reason, { phase: "undo", step, outcome: reason, ...fresh(now) });
}

function stepUndone(
  job: Job,
  now: number,
  hasAfterUndo: boolean,
  event: "undone-step" | "alert",
  detail: string,
): Transition {
  const entered = job.entered.slice(0, -1);
  const step = entered.at(-1);
  if (step !== undefined) return move(job, now, event, detail, { entered, step, ...fresh(now) });
  const phase = hasAfterUndo ? "after-undo" : "undone";
  return move(job, now, event, detail, { entered, phase, ...fresh(now) });
}

/** One undo that cannot be done must not keep the others, or a refund, waiting: a person hears of it, we go on. */
function skipUndo(job: Job, now: number, hasAfterUndo: boolean, why: string): Transition {
  const skipped = stepUndone(job, now, hasAfterUndo, "alert", `not undone: ${why}`);
  return { ...skipped, alert: { code: "UNDO_FAILED", what: `${job.kind}: ${job.step}: ${why}` } };
}

/** Replaces `otherwise` when the step's patience has ended. */
function overdue(
  job: Job,
  step: Step | undefined,
  now: number,
  why: string,
  otherwise: Transition,
  hasAfterUndo: boolean,
): Transition {
  if (job.deadlineAt === null || now < job.deadlineAt) return otherwise;
  return whenStuck(job, step, now, `DEADLINE: ${why}`, otherwise, hasAfterUndo);
}

function whenStuck(
  job: Job,
  step: Step | undefined,
  now: number,
  why: string,
  otherwise: Transition,
  hasAfterUndo: boolean,
): Transition {
  if (job.phase === "undo") return skipUndo(job, now, hasAfterUndo, why);
  if (job.phase === "forward" && step?.whenStuck === "undo") return beginUndo(job, now, why);
  if (job.alerted) return otherwise;
  const alert = { code: "JOB_STUCK", what: `${job.kind}: ${job.step}: ${why}` };
  return { ...otherwise, job: { ...otherwise.job, alerted: true }, alert };
}
