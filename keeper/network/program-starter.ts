import { spawn } from "node:child_process";
import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { RunProgram } from "./run-program.ts";

/** Two thousand routes take well under a second; who takes so long never ends. Milliseconds. */
const PATIENCE_MS = 60_000;
const MOST_OUTPUT = 64 * 1024 * 1024;
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };

/**
 * Runs a program of this machine, with nothing of our environment.
 *
 * @param before a command that runs it elsewhere, such as in a network namespace; none for here
 * @returns as {@link RunProgram}, which throws RetryableError NETWORK_PROGRAM_FAILED and FinalError BROKER_PROGRAM_MISSING
 */
export function programStarter(before: readonly string[] = []): RunProgram {
  return async (program, args, input) => {
    const [command = program, ...rest] = [...before, program, ...args];
    const file = input === undefined ? null : await nameless(input);
    try {
      return await run(command, rest, file?.fd ?? null, [program, ...args].slice(0, 4).join(" "));
    } finally {
      await file?.close();
    }
  };
}

/** A file that nobody else can open: it has lost its name before anything reads it. */
async function nameless(text: string): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-network-"));
  try {
    const path = join(folder, "input");
    await writeFile(path, text, { mode: 0o600 });
    return await open(path, "r");
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[], input: number | null, shown: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: ENVIRONMENT,
      stdio: [input ?? "ignore", "pipe", "pipe"],
    });
    // Not spawn's own timeout, which goes on for a program that was never there.
    const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const output: Buffer[] = [];
    let length = 0;
    let complaint = "";
    child.stdout?.on("data", (part: Buffer) => {
      length += part.length;
      if (length > MOST_OUTPUT) child.kill("SIGKILL");
      else output.push(part);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(0, 500);
    });
    child.on("error", (cause: NodeJS.ErrnoException) => {
      clearTimeout(patience);
      reject(
        new FinalError(
          "NETWORK_PROGRAM_MISSING",
          `${command} cannot be started: ${cause.code}`,
          "Install the packages iproute2, nftables, procps and wireguard-tools",
          { cause },
        ),
      );
    });
    child.on("close", (code, signal) => {
      clearTimeout(patience);
      if (code === 0) return resolve(Buffer.concat(output).toString("utf8"));
      reject(
        new RetryableError(
          "NETWORK_PROGRAM_FAILED",
          `${shown} ended with ${signal ?? code}: ${complaint.trim() || "no message"}`,
          "It is tried again within a minute. If it stays: it takes CAP_NET_ADMIN, and nobody else may manage the same interface",
        ),
      );
    });
  });
}
