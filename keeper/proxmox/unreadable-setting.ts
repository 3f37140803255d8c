import { FinalError } from "../core/errors.ts";

/** Refuses a file that a setting names. */
export function unreadableSetting(setting: string, file: string, cause: unknown): never {
  throw new FinalError(
    "CONFIG_UNREADABLE",
    `${setting} ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    `correct \`${setting}\` in the keeper's configuration`,
    { cause },
  );
}
