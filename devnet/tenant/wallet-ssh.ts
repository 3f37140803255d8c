import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expandChallenge } from "../../keeper/protocol/login-challenge.ts";
import { servePrompts } from "./prompt-server.ts";

const TSX = createRequire(import.meta.url).resolve("tsx");
const ASKPASS = fileURLToPath(new URL("askpass.ts", import.meta.url));
const CHALLENGE = /bh1\.[A-Za-z0-9_-]+/;

/** The part of a wallet that a login needs: ethers' Wallet fits. */
export interface LoginSigner {
  readonly address: string;
  signMessage(message: string): Promise<string>;
}

export interface WalletSshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA…`: the only host key that is accepted. */
  readonly hostKey: string;
}

export interface WalletSshResult {
  /** The command's own exit code; 255 when ssh could not log in. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The texts that the wallet signed. */
  readonly signed: readonly string[];
}

/**
 * Runs a command over stock OpenSSH, the wallet answering the guest's challenge.
 *
 * @param command null for a shell on this process's own terminal, whose output is then not in the result
 */
export async function walletSsh(
  target: WalletSshTarget,
  signer: LoginSigner,
  command: string | null,
): Promise<WalletSshResult> {
  const dir = await mkdtemp(join(tmpdir(), "blockhost-ssh-"));
  const signed: string[] = [];
  const socketPath = join(dir, "askpass.sock");
  const server = await servePrompts(socketPath, async (prompt) => {
    const token = CHALLENGE.exec(prompt)?.[0];
    if (token === undefined) return "";
    const message = expandChallenge(token, signer.address);
    signed.push(message);
    return signer.signMessage(message);
  });
  try {
    await writeFile(join(dir, "known_hosts"), `[${target.host}]:${target.port} ${target.hostKey}\n`);
    // ssh wants one executable file; node and its loader need arguments.
    await writeFile(
      join(dir, "askpass"),
      `#!/bin/sh\nexec '${process.execPath}' --import='${TSX}' '${ASKPASS}' "$@"\n`,
      { mode: 0o700 },
    );
    const child = spawn("ssh", sshArguments(dir, target, command), {
      stdio: command === null ? "inherit" : ["ignore", "pipe", "pipe"],
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
    return { code: typeof code === "number" ? code : 255, stdout, stderr, signed };
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
