import { spawn } from "node:child_process";
import { open, readdir, readFile } from "node:fs/promises";
import type { Time } from "../../../keeper/core/time.ts";
import type { Daemon } from "./daemon.ts";

/** How long it gets to end in good order before it is ended. */
const GRACE_MS = 20_000;
const POLL_MS = 50;

export interface ChildOptions {
  readonly command: string;
  /** Together with the command they are its name: no other process may be started with the same. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly time: Time;
}

/**
 * A program on a machine without systemd. It outlives who starts it, and is found by what it was started with: no file
 * says that it runs, so none can be wrong.
 */
export function childDaemon({ command, args, env, logFile, time }: ChildOptions): Daemon {
  const wanted = `${[command, ...args].join("\0")}\0`;

  async function running(): Promise<readonly number[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")),
    );
    return pids.filter((_, i) => lines[i] === Buffer.from(wanted).toString("latin1")).map(Number);
  }

  async function end(): Promise<void> {
    const until = time.now() + GRACE_MS;
    for (let pids = await running(); pids.length > 0; pids = await running()) {
      for (const pid of pids) kill(pid, time.now() < until ? "SIGTERM" : "SIGKILL");
      await time.sleep(POLL_MS);
    }
  }

  return {
    async restart() {
      await end();
      const log = await open(logFile, "a", 0o600);
      try {
        const child = spawn(command, args, { env, detached: true, stdio: ["ignore", log.fd, log.fd] });
        await new Promise<void>((resolve, reject) => {
          child.once("spawn", resolve);
          child.once("error", reject);
        });
        child.unref();
      } finally {
        await log.close();
      }
    },
    async instance() {
      const [pid] = await running();
      if (pid === undefined) return null;
      const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
      // After the name in brackets, which may hold anything; the 22nd field is when it started, in ticks since the boot.
      const started = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
      return started === undefined ? null : `${pid}:${started}`;
    },
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
