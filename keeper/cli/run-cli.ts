import { CommanderError } from "commander";
import { complaint } from "./complaint.ts";
import { CLI_EXIT, exitCodeOf } from "./exit-codes.ts";
import { blockhost } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command of the `blockhost` program and tells its exit code. Never rejects. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = CLI_EXIT.ok;
  const program = blockhost(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Help and usage errors, which commander has told already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? CLI_EXIT.ok : CLI_EXIT.usage;
    terminal.err(complaint(error));
    return exitCodeOf(error);
  }
}
