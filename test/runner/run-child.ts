import { fork } from "node:child_process";
import { once } from "node:events";
import type { Listener, PartEvent } from "./part.ts";

/** After the last test: a part that lives on has left something open, which a service would leak too. */
const LEAVE_WITHIN_MS = 30_000;
const KEPT_OUTPUT = 8_000;

export interface Child {
  /** Its file, TypeScript. */
  readonly file: string;
  readonly args: readonly string[];
  /** Longest time without an event. */
  readonly silentForMs: number;
}

/**
 * Runs a child process that tells about its tests by messages.
 *
 * @throws Error when it crashed, hung, or did not leave after its last test.
 */
export async function runChild(
  root: string,
  { file, args, silentForMs }: Child,
  tell: Listener,
  signal: AbortSignal,
): Promise<void> {
  const child = fork(file, args, {
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
  let timer = killAfter(silentForMs, "it was silent for too long");
  let failed = 0;
  child.on("message", (message) => {
    const event = message as PartEvent;
    clearTimeout(timer);
    timer =
      event.kind === "end"
        ? killAfter(LEAVE_WITHIN_MS, "it did not leave after its last test: something is still open")
        : killAfter(silentForMs, "it was silent for too long");
    if (event.kind === "failed") failed += 1;
    tell(event);
  });
  // Rejected when the signal aborts: a timer left behind would keep this process alive until it fires.
  const [code, killedBy] = (await once(child, "close").finally(() => clearTimeout(timer))) as [
    number | null,
    NodeJS.Signals | null,
  ];
  if (killedBecause !== undefined) throw new Error(`${killedBecause}\n${output}`);
  // Failing tests make it exit with 1: only an exit that they do not explain is a crash.
  if (code !== 0 && !(code === 1 && failed > 0)) {
    throw new Error(`it ended with ${killedBy ?? `exit code ${code}`}\n${output}`);
  }
}
