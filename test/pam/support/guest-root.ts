import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackage } from "./build-package.ts";
import type { GuestSuite } from "./guest-suites.ts";
import { guestTree } from "./guest-tree.ts";

const SCRIPT = join(import.meta.dirname, "guest-root.sh");

/** A process in a root of its own, a throw-away layer over a Debian's tree, with the guest package installed. */
export interface GuestRoot {
  /** The root as seen from here, for reading and writing files. */
  readonly path: string;
  /** Everything written to stderr so far. */
  log(): string;
  /** Runs a program in it; resolves with its exit code and output. */
  run(
    ...argv: string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  close(): Promise<void>;
}

/** Everything the tests of a real guest need; they say so instead of failing where it cannot be had. */
export const canMakeGuestRoot = process.platform === "linux" && process.getuid?.() === 0;

async function finished(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const [code] = await once(child, "close");
  return { code: code ?? -1, stdout, stderr };
}

/**
 * Starts `argv` in a new guest root and waits for `ready` in its stderr.
 *
 * @throws Error with the log when the program ends first
 */
export async function openGuestRoot(
  argv: readonly string[],
  ready: string,
  suite: GuestSuite = "bookworm",
): Promise<GuestRoot> {
  const [deb, tree] = await Promise.all([buildPackage(), guestTree(suite)]);
  const scratch = await mkdtemp(join(tmpdir(), "blockhost-guest-root-"));
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
  const child = spawn("unshare", [...namespaces, "sh", SCRIPT, tree, scratch, deb, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const exited = once(child, "close");
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (data) => {
      log += data;
      if (log.includes(ready)) resolve();
    });
    exited.then(() => reject(new Error(`the guest root did not start:\n${log}`)), reject);
  });
  const inside = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).trim();
  return {
    path: `/proc/${inside}/root`,
    log: () => log,
    run: (...command) =>
      finished(spawn("nsenter", ["--target", inside, "--mount", "--pid", "--root", "--wd=/", ...command])),
    async close() {
      child.kill("SIGKILL");
      await exited;
      await rmdir(scratch);
    },
  };
}
