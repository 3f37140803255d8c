import type { FinalizeEvent, StepStatus, StepView } from "../finalizer.ts";
import type { StepId } from "../step-id.ts";

/** A step as it is kept. */
export type KeptStep = Pick<StepView, "status" | "attempts" | "startedAt" | "endedAt" | "output" | "error">;

/** How far the finalizer is. Each call is on disk when it resolves, whole or not at all. */
export interface FinalizeStore {
  /** Null before the first start. */
  run(): Promise<{ readonly answers: unknown; readonly isWanted: boolean } | null>;
  /** Takes other answers, wants them worked on, and has these steps looked at again. */
  begin(answers: unknown, again: readonly StepId[], at: number): Promise<void>;
  setWanted(isWanted: boolean): Promise<void>;
  /** Those that were ever taken. */
  steps(): Promise<ReadonlyMap<string, KeptStep>>;
  /** One more attempt is under way. */
  enter(step: StepId, at: number): Promise<void>;
  end(step: StepId, status: StepStatus, at: number, error: KeptStep["error"]): Promise<void>;
  keep(step: StepId, output: object): Promise<void>;
  say(event: Omit<FinalizeEvent, "id">): Promise<void>;
  /** The oldest after that id, at most so many. */
  events(after: number, most: number): Promise<readonly FinalizeEvent[]>;
  /** The newest event's id; 0 when there is none. */
  lastEvent(): Promise<number>;
}
