import type { Answers } from "../../answers/answers.ts";
import type { SectionName } from "../../answers/sections.ts";
import type { Check } from "../../finalize/ports/check.ts";

/** What was found on the machine, and what an operator who does not care would answer; each null where there is none. */
export interface Detection {
  readonly found: object | null;
  /** As the form of the section has it, and as far as it can be known. */
  readonly suggested: object | null;
}

/** What is known of a section before and after it is answered. Other sections are there as far as they are valid. */
export interface SectionDesk<Name extends SectionName> {
  detect(others: Partial<Answers>): Promise<Detection>;
  preflight(answer: Answers[Name], others: Partial<Answers>): Promise<readonly Check[]>;
}

export type SectionDesks = { readonly [Name in SectionName]: SectionDesk<Name> };
