import { sentence } from "../../../keeper/portal/web/sentence.ts";
import type { Problem } from "../../answers/problem.ts";
import { formWords } from "../text/form.ts";

/** What is said of a field. */
export interface FieldWords {
  readonly label: string;
  readonly aside?: string;
  readonly hint?: string;
  /** In place of what the schema says, but for what it found out about this very answer. */
  readonly wrong?: string;
}

/** What is said of a field that is wrong; null when nothing is. */
export function wrongWords(words: FieldWords, problem: Problem | null): string | null {
  if (problem === null) return null;
  if (problem.code === "missing") return formWords.missing;
  if (problem.code !== "rule" && words.wrong !== undefined) return words.wrong;
  // Schemas speak of a field as `is less than …`, or say what it would be.
  return sentence(/^(is|leads|must) /.test(problem.what) ? `this ${problem.what}` : problem.what);
}
