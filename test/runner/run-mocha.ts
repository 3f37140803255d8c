import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Listener, PartEvent } from "./part.ts";

const CHILD = fileURLToPath(new URL("./mocha-child.ts", import.meta.url));
/** After the last test: a part that lives on has left something open, which a service would leak too. */
const LEAVE_WITHIN_MS = 30_000;
/** No event for so long: no single test may take that. */
const SILENT_FOR_MS = 15 * 60_000;
const KEPT_OUTPUT = 8_000;

/**
 * Runs test files with mocha in a child process.
 *
 * @throws Error when the child crashed, hung, or did not leave after its last test.
 */
export async function runMocha(
  root: string,
  files: readonly string[],
  tell: Listener,
  signal: AbortSignal,
): Promise<void> {
  const child = fork(CHILD, files, {
    cwd: root,
    execArgv: ["--import=tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    signal,
    env: { ...process.env, NODE_ENV: "test", HH_TEST: "true", NO_COLOR: "1" },
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);

  let killedBecause: string | undefined;
  const killAfter = (ms: number, reason: string) =>
    setTimeout(() => {
      killedBecause = reason;
      child.kill("SIGKILL");
    }, ms);
  let timer = killAfter(SILENT_FOR_MS, "it was silent for too long");
  let failed = 0;
  child.on("message", (message) => {
    const event = message as PartEvent;
    clearTimeout(timer);
    timer =
      event.kind === "end"
        ? killAfter(LEAVE_WITHIN_MS, "it did not leave after its last test: something is still open")
        : killAfter(SILENT_FOR_MS, "it was silent for too long");
    if (event.kind === "failed") failed += 1;
    tell(event);
  });
  const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (killedBecause !== undefined) throw new Error(`${killedBecause}\n${output}`);
  // Failing tests make it exit with 1: only an exit that they do not explain is a crash.
  if (code !== 0 && !(code === 1 && failed > 0)) {
    throw new Error(`it ended with ${killedBy ?? `exit code ${code}`}\n${output}`);
  }
}
