import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { knownHostsLine } from "../../keeper/protocol/known-hosts-line.ts";
import { expandChallenge } from "../../keeper/protocol/login-challenge.ts";
import { approveLogin, type LoginSigner, type ShownLogin } from "./approve-login.ts";
import { ASKPASS } from "./askpass.ts";
import type { PortalPlace } from "./portal-client.ts";
import { servePrompts } from "./prompt-server.ts";

const CHALLENGE = /bh1\.[A-Za-z0-9_-]+/;
const LOGIN = /Open\s+(https:\/\/\S+\/l\/[A-Z2-7]{8})\s+and enter code\s+([A-Z]{4}-[A-Z]{4})/;

export interface WalletSshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA…`: the only host key that is accepted. */
  readonly hostKey: string;
  /** A command that runs ssh elsewhere, such as in a network namespace; here unless told. */
  readonly through?: readonly string[];
}

export interface WalletSshResult {
  /** The command's own exit code; 255 when ssh could not log in. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The texts that the wallet signed. */
  readonly signed: readonly string[];
  /** The link and code that the guest showed; null when it did not. */
  readonly login: ShownLogin | null;
}

/**
 * Runs a command over stock OpenSSH, the wallet answering the guest: by the portal, which opens the session by itself, or
 * by a signature that is pasted.
 *
 * @param command null for a shell on this process's own terminal, whose output is then not in the result
 * @param portal where to approve; null: paste
 * @throws Error when the portal did not take the approval
 */
export async function walletSsh(
  target: WalletSshTarget,
  signer: LoginSigner,
  command: string | null,
  portal: PortalPlace | null,
): Promise<WalletSshResult> {
  const dir = await mkdtemp(join(tmpdir(), "blockhost-ssh-"));
  const signed: string[] = [];
  const socketPath = join(dir, "askpass.sock");
  let login: ShownLogin | null = null;
  const failed = new AbortController();
  const server = await servePrompts(socketPath, async (prompt) => {
    const token = CHALLENGE.exec(prompt)?.[0];
    const [, link, code] = LOGIN.exec(prompt) ?? [];
    if (token !== undefined) {
      const message = expandChallenge(token, signer.address);
      signed.push(message);
      return signer.signMessage(message);
    }
    if (link === undefined || code === undefined) return "";
    login = { link, code };
    if (portal === null) return "p";
    // Enter comes first: only then does the guest ask the portal.
    approveLogin(portal, login, signer).then(
      (text) => signed.push(text),
      (error) => failed.abort(error),
    );
    return "";
  });
  try {
    await writeFile(join(dir, "known_hosts"), `${knownHostsLine(target)}\n`);
    const askpass = join(dir, "askpass.cjs");
    await writeFile(askpass, ASKPASS);
    // ssh wants one executable file, and Node's path may be longer than the kernel takes after #!.
    await writeFile(join(dir, "askpass"), `#!/bin/sh\nexec '${process.execPath}' '${askpass}' "$@"\n`, {
      mode: 0o700,
    });
    const ssh = [...(target.through ?? []), "ssh", ...sshArguments(dir, target, command)];
    const [program = "", ...args] = ssh;
    const child = spawn(program, args, {
      stdio: command === null ? "inherit" : ["ignore", "pipe", "pipe"],
      signal: failed.signal,
      env: {
        PATH: process.env.PATH,
        TERM: process.env.TERM,
        HOME: dir,
        SSH_ASKPASS: join(dir, "askpass"),
        SSH_ASKPASS_REQUIRE: "force",
        BLOCKHOST_ASKPASS_SOCKET: socketPath,
      },
    });
    const [stdout, stderr, [code]] = await Promise.all([
      child.stdout === null ? "" : text(child.stdout),
      child.stderr === null ? "" : text(child.stderr),
      once(child, "close"),
    ]);
    return { code: typeof code === "number" ? code : 255, stdout, stderr, signed, login };
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    server.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function sshArguments(dir: string, target: WalletSshTarget, command: string | null): string[] {
  const options = {
    UserKnownHostsFile: join(dir, "known_hosts"),
    GlobalKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "yes",
    PreferredAuthentications: "keyboard-interactive",
    NumberOfPasswordPrompts: "1",
    ConnectTimeout: "60",
    LogLevel: "ERROR",
  };
  return [
    "-F",
    "/dev/null",
    ...Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]),
    "-p",
    String(target.port),
    "-l",
    target.user,
    target.host,
    ...(command === null ? [] : ["--", command]),
  ];
}
