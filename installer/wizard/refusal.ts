import { Problem } from "../../keeper/portal/web/api.ts";
import type { Problem as FieldProblem } from "../answers/problem.ts";

/** The server does not take an answer, and says of each field why. */
export class Refusal extends Problem {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super("ANSWERS_REFUSED", "Some answers cannot be taken, each says why", "Correct them and go on");
    this.problems = problems;
  }
}
