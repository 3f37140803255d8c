import type { Place } from "./place.ts";
import type { Program } from "./program.ts";

/** A place in the source that breaks a rule. */
export interface Finding extends Place {
  /** What is wrong there. */
  readonly words: string;
}

export interface Rule {
  /** What an answer in the source calls it. */
  readonly name: string;
  check(program: Program): Iterable<Finding>;
}
