import { BlockHostError } from "../core/errors.ts";
import { StartupError } from "../startup-error.ts";

/** What a command says of why it could not go on. */
export function complaint(error: unknown): string {
  if (error instanceof BlockHostError || error instanceof StartupError)
    return `blockhost: ${error.code}: ${error.message}\n  what to do: ${error.remedy}`;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `blockhost: INTERNAL: ${what}\n  what to do: this is a bug: please report it with this text`;
}
