import { BlockHostError } from "../core/errors.ts";

/** An error as fields of a line of the log. */
export function wordsOf(error: unknown): Readonly<Record<string, string>> {
  return error instanceof BlockHostError
    ? { code: error.code, error: error.message, remedy: error.remedy }
    : { code: "INTERNAL", error: error instanceof Error ? error.message : String(error) };
}
