import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

const KEPT_OUTPUT = 12_000;

/**
 * Runs a program to its end and returns what it printed.
 *
 * @throws Error with the end of its output when it failed.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env" | "signal"> & { onLine?: (line: string) => void } = {},
): Promise<string> {
  const { onLine, ...rest } = options;
  const child = spawn(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    const last = output
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1);
    if (last) onLine?.(last);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`${command} ended with ${killedBy ?? `exit code ${code}`}\n${output}`);
  return output;
}
