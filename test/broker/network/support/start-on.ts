import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Machine } from "../../../../devnet/network/start-machine.ts";
import type { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";

/** By its path: a machine has another working directory. */
const TSX = createRequire(import.meta.url).resolve("tsx");

export interface Started {
  readonly child: ChildProcess;
  /** Writes a line to its input. */
  say(line: object): void;
}

/** Runs a file of this folder on a machine, and resolves when it has written its first line. */
export async function startOn(
  cleanup: Cleanup,
  { inside }: Machine,
  file: string,
  args: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Promise<Started> {
  const [command = "", ...before] = inside;
  const program = [process.execPath, `--import=${TSX}`, join(import.meta.dirname, file), ...args];
  const child = spawnSupervised(command, [...before, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  cleanup.add(() => endProcess(child));
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${file} did not start`);
  const lines = createInterface({ input: stdout });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`)));
  // Later, it ends when its machine does.
  ended.catch(() => undefined);
  lines.on("line", onLine);
  await Promise.race([once(lines, "line"), ended]);
  return { child, say: (line) => stdin.write(`${JSON.stringify(line)}\n`) };
}
