import type { Answers } from "../../answers/answers.ts";
import type { RehearsalView } from "../../rehearsal/rehearsal-view.ts";

/** Plays a subscription's life on this host before the installation; one play at a time. */
export interface Rehearsal {
  /** Whether one goes on, or takes away what it has made. */
  readonly isOn: boolean;
  /** Begins one, unless one is on. */
  start(answers: Answers): void;
  /** Ends it early. Nothing when none is on. */
  cancel(): void;
  view(): RehearsalView;
  /** Ends it, and resolves when nothing of it is left. */
  close(): Promise<void>;
}
