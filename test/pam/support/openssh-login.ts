import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

export interface OpensshResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command over stock OpenSSH as `admin`, answering each prompt through SSH_ASKPASS and a pair of pipes.
 *
 * @param hostKey `ssh-ed25519 AAAA…`, the only key that is accepted
 */
export async function opensshLogin(
  target: { readonly port: number; readonly hostKey: string },
  answer: (challenge: string) => Promise<string>,
  command: string,
): Promise<OpensshResult> {
  const dir = await mkdtemp(join(tmpdir(), "blockhost-openssh-"));
  try {
    const askpass = `#!/bin/sh\nprintf %s "$1" >"${dir}/prompt"\ncat "${dir}/answer"\n`;
    await writeFile(join(dir, "askpass"), askpass, { mode: 0o700 });
    await writeFile(join(dir, "known_hosts"), `[127.0.0.1]:${target.port} ${target.hostKey}\n`);
    await promisify(execFile)("mkfifo", [join(dir, "prompt"), join(dir, "answer")]);
    const options = [
      `UserKnownHostsFile=${dir}/known_hosts`,
      "GlobalKnownHostsFile=/dev/null",
      "StrictHostKeyChecking=yes",
      "NumberOfPasswordPrompts=1",
    ].flatMap((option) => ["-o", option]);
    const ssh = spawn("ssh", ["-F", "none", ...options, "-p", `${target.port}`, "admin@127.0.0.1", command], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: dir, SSH_ASKPASS: `${dir}/askpass`, SSH_ASKPASS_REQUIRE: "force" },
    });
    const done = Promise.all([text(ssh.stdout), text(ssh.stderr), once(ssh, "close")]);
    const prompt = await readFile(join(dir, "prompt"), "utf8");
    await writeFile(join(dir, "answer"), `${await answer(/bh1\.[A-Za-z0-9_-]+/.exec(prompt)?.[0] ?? "")}\n`);
    const [stdout, stderr, [code]] = await done;
    return { code: code ?? -1, stdout, stderr };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
