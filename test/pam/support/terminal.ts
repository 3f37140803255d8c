import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nextSource } from "./next-source.ts";
import { until } from "./until.ts";

/** Stock OpenSSH at a terminal, and a person before it. */
export interface Terminal {
  /** All that the screen has shown. */
  shown(): string;
  type(text: string): void;
  /** Waits for something beyond what the last wait has seen; what was shown up to there is the answer. */
  waitFor(what: RegExp): Promise<string>;
  /** ssh's exit code. */
  readonly closed: Promise<number>;
  /** Ends ssh, if it still runs, and clears away. */
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly port: number;
  readonly user?: string;
  /** `C.UTF-8` or `C`. */
  readonly locale?: string;
}

/** @param hostKey `ssh-ed25519 AAAA…`, the only key that is accepted */
export async function openTerminal(hostKey: string, options: TerminalOptions): Promise<Terminal> {
  const { port, user = "admin", locale = "C.UTF-8" } = options;
  const dir = await mkdtemp(join(tmpdir(), "blockhost-terminal-"));
  await writeFile(join(dir, "known_hosts"), `[127.0.0.1]:${port} ${hostKey}\n`);
  const settings = [
    `UserKnownHostsFile=${dir}/known_hosts`,
    "GlobalKnownHostsFile=/dev/null",
    "StrictHostKeyChecking=yes",
    "PreferredAuthentications=keyboard-interactive",
    "NumberOfPasswordPrompts=1",
    `BindAddress=${nextSource()}`,
  ];
  const argv = [
    "ssh",
    "-tt",
    "-F",
    "none",
    ...settings.flatMap((s) => ["-o", s]),
    "-p",
    `${port}`,
    `${user}@127.0.0.1`,
  ];
  // script(1) makes the terminal and wants one word to run.
  await writeFile(join(dir, "login"), `#!/bin/sh\nexec ${argv.join(" ")}\n`, { mode: 0o700 });
  const child = spawn("script", ["-qefc", join(dir, "login"), "/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env.PATH, HOME: dir, TERM: "dumb", LC_ALL: locale, SHELL: "/bin/sh" },
  });
  let shown = "";
  let seen = 0;
  child.stdout.setEncoding("utf8").on("data", (data: string) => {
    shown += data;
  });
  child.stdin.on("error", () => undefined);
  const closed = once(child, "close").then(([code]) => (code as number | null) ?? -1);
  return {
    shown: () => shown,
    type: (text) => void child.stdin.write(text),
    async waitFor(what) {
      return until(`${what} on the screen`, () => {
        const found = what.exec(shown.slice(seen));
        if (found === null) return undefined;
        const from = seen;
        seen += found.index + found[0].length;
        return shown.slice(from, seen);
      });
    },
    closed,
    async close() {
      child.kill();
      await closed;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
