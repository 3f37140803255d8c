import { BlockHostError } from "../core/errors.ts";

/** Of a stranger's words so many characters go into an answer and the audit log. */
const QUOTED = 300;

/** What to tell of something that was thrown. */
export function failureOf(error: unknown): {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
} {
  const known = error instanceof BlockHostError;
  return {
    code: known ? error.code : "INTERNAL",
    what: (error instanceof Error ? error.message : String(error)).slice(0, QUOTED),
    remedy: known ? error.remedy : "this is a bug: please report it with the log of who said so",
  };
}
