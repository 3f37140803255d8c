import { FinalError } from "../core/errors.ts";

/** What was typed cannot be meant. @param remedy how it is written */
export function usageError(what: string, remedy: string): FinalError {
  return new FinalError("USAGE", what, remedy);
}
