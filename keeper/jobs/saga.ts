import type { Job, JobData } from "../core/job.ts";

/** What a person must hear of though the work goes on. */
export interface StepAlert {
  readonly code: string;
  readonly what: string;
}

/** What a step says when it has run. Anything thrown is a failure, which is another matter. */
export type StepResult =
  | { readonly kind: "next"; readonly step: string; readonly data: JobData; readonly alert?: StepAlert }
  | { readonly kind: "wait"; readonly ms: number; readonly why: string }
  | { readonly kind: "done"; readonly outcome: string }
  | { readonly kind: "undo"; readonly reason: string };

export type WaitResult = Extract<StepResult, { kind: "wait" }>;
export type DoneResult = Extract<StepResult, { kind: "done" }>;

/** Goes on with another step of the saga; `data` is merged into the job's. An alert is raised before that is stored. */
export const next = (step: string, data: JobData = {}, alert?: StepAlert): StepResult => ({
  kind: "next",
  step,
  data,
  ...(alert && { alert }),
});
/** Runs the same step again after `ms`, or as soon as somebody wakes the subject. */
export const wait = (ms: number, why: string): WaitResult => ({ kind: "wait", ms, why });
export const done = (outcome: string): DoneResult => ({ kind: "done", outcome });
/** Undoes every step entered so far, in reverse. */
export const undo = (reason: string): StepResult => ({ kind: "undo", reason });

export interface StepContext {
  readonly job: Job;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: number;
}

export interface Step {
  /** May run any number of times: it looks before it acts. */
  run(context: StepContext): Promise<StepResult>;
  /** Takes back what `run` did, all or part or nothing of it, any number of times. A wait: call again. */
  undo?(context: StepContext): Promise<WaitResult | undefined>;
  /** From first entry, waits and retries included. Milliseconds. */
  readonly patienceMs: number;
  /**
   * What a FinalError, too many tries or the end of patience mean: take everything back, or tell a person and try for
   * ever. `persist` is for steps beyond a point of no return, where only an explicit undo() may turn round.
   */
  readonly whenStuck: "undo" | "persist";
  /** Failures in a row that are too many; unlimited when left out. */
  readonly maxTries?: number;
}

/** A piece of work in steps that ends done or undone, whatever happens in between. */
export interface Saga {
  readonly kind: string;
  readonly steps: Readonly<Record<string, Step>>;
  /** Last word after all undos, tried until it is done; `job.outcome` has the reason. */
  afterUndo?(context: StepContext): Promise<WaitResult | DoneResult>;
}
