import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { FinalError } from "../../core/errors.ts";

/** Ctrl-C is for who works on the machine, not for us: ssh passes it on. */
const LEFT_TO_SSH = ["SIGINT", "SIGQUIT", "SIGTSTP"] as const;

/**
 * Runs ssh on this process's own terminal.
 *
 * @param arguments_ after the program's name
 * @returns ssh's exit code: the command's own, or 255; as a shell says it when a signal ended it
 * @throws FinalError SSH_NOT_FOUND
 */
export async function runSsh(arguments_: readonly string[]): Promise<number> {
  const ignore = () => {};
  for (const signal of LEFT_TO_SSH) process.on(signal, ignore);
  try {
    const [code, signal] = await once(spawn("ssh", arguments_, { stdio: "inherit" }), "exit");
    return typeof code === "number" ? code : 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  } catch (cause) {
    throw new FinalError(
      "SSH_NOT_FOUND",
      `There is no ssh to run: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Install OpenSSH's client (Debian: openssh-client).",
      { cause },
    );
  } finally {
    for (const signal of LEFT_TO_SSH) process.off(signal, ignore);
  }
}
