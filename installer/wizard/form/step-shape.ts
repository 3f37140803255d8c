import type { Draft } from "./draft.ts";

/** How a section's answer stands in fields, and what the fields make of it. */
export interface StepShape {
  /** @param answer as the host keeps or suggests it; parts of it may be missing */
  draftOf(answer: unknown): Draft;
  /** As far as the fields tell: the schema judges it. */
  answerOf(draft: Draft): unknown;
}
