import type { Answers } from "../answers/answers.ts";
import type { StepId } from "./step-id.ts";

/**
 * `interrupted`: it was under way when the process died, and is looked at again. `warned`: it failed, and the rest does
 * without.
 */
export type StepStatus = "todo" | "running" | "interrupted" | "done" | "failed" | "warned";

export interface StepView {
  readonly id: StepId;
  readonly title: string;
  readonly status: StepStatus;
  readonly attempts: number;
  /** Of the last attempt; milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What came of it: addresses, names. No secrets. */
  readonly output: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly what: string; readonly remedy: string } | null;
  /** How long it usually takes. */
  readonly estimateSeconds: number;
}

export interface FinalizeView {
  /** `idle`: never started. `stopping`: cancelled, and not yet at a boundary. `stopped`: cancelled or interrupted. */
  readonly status: "idle" | "running" | "stopping" | "stopped" | "failed" | "done";
  readonly steps: readonly StepView[];
}

/** What happened, for who watches or comes back. */
export interface FinalizeEvent {
  /** Rises, without an end, over restarts too. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly step: StepId | null;
  /** `status`: something of `view` has changed. `log`: a line. `progress`: a line that takes the last one's place. */
  readonly kind: "status" | "log" | "progress";
  readonly text: string;
}

/** Makes a host of answers, one step at a time, and goes on where it was after whatever befell it. */
export interface Finalizer {
  /**
   * Takes the answers and begins. Steps that were done with other answers, and those after them, are looked at again.
   *
   * @throws FinalError FINALIZE_RUNNING
   */
  start(answers: Answers): Promise<void>;
  /** Goes on with the answers that it has. @throws FinalError FINALIZE_RUNNING, FINALIZE_NOT_STARTED */
  retry(): Promise<void>;
  /** Stops at the next boundary between steps; waits end at once. Nothing when nothing runs. */
  cancel(): Promise<void>;
  view(): Promise<FinalizeView>;
  /** Events after the one of that id, those to come too, until the signal aborts. 0: all that are kept. */
  events(after: number, signal: AbortSignal): AsyncIterable<FinalizeEvent>;
}
