import { readFile } from "node:fs/promises";
import { FinalError } from "../../keeper/core/errors.ts";
import { type Answers, answers } from "../answers/answers.ts";
import { checkAnswers } from "../answers/check-answers.ts";

/** Reads a file of answers (JSON). @throws FinalError ANSWERS_UNREADABLE, ANSWERS_INVALID naming every one that is wrong */
export async function readAnswers(file: string): Promise<Answers> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new FinalError(
      "ANSWERS_UNREADABLE",
      `The answers in ${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      "Give the path of a file of answers, in JSON.",
    );
  }
  const { answers: checked, problems } = checkAnswers(answers, value);
  if (checked !== null) return checked;
  throw new FinalError(
    "ANSWERS_INVALID",
    `The answers in ${file} are not complete: ${problems.map(({ path, what }) => `${path || "the whole"} ${what}`).join("; ")}.`,
    "Correct the named answers; docs/install.md has all of them.",
  );
}
