import { execFile } from "node:child_process";
import { FinalError } from "../../../keeper/core/errors.ts";

/** Programs of the host answer at once; who does not for so long never will. Milliseconds. */
const PATIENCE_MS = 120_000;
const MOST_OUTPUT = 4 * 1024 * 1024;

export interface ProgramOptions {
  /** As whom it runs; left out: as we do. */
  readonly user?: { readonly uid: number; readonly gid: number } | null;
  /** Exit codes after which its output counts; 0 alone unless told. */
  readonly accept?: readonly number[];
}

/**
 * Runs a program to its end, by arguments and never by a shell, with nothing of our environment but PATH.
 *
 * @returns what it wrote to its standard output
 * @throws FinalError PROGRAM_FAILED with its last words
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { user = null, accept = [0] }: ProgramOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      ...(user ?? {}),
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
      timeout: PATIENCE_MS,
      maxBuffer: MOST_OUTPUT,
    };
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number" && accept.includes(code)) return resolve(stdout);
      reject(
        new FinalError(
          "PROGRAM_FAILED",
          `${command} ${args.join(" ")} ended with ${error?.signal ?? code}: ${stderr.trim().slice(-500)}`,
          "Run it by hand to see why; then try again.",
        ),
      );
    });
  });
}
