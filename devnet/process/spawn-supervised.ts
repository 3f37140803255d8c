import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/**
 * Spawns a program that ends when we do, however we end: the kernel sends it SIGTERM at our death. It is its own
 * process group, so that Ctrl-C in a terminal reaches only us and we decide the order of leaving.
 */
export function spawnSupervised(
  command: string,
  args: readonly string[],
  options: Omit<SpawnOptions, "detached" | "shell"> = {},
): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "TERM", "--", command, ...args], { ...options, detached: true });
}
