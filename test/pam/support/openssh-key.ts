import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An SSH key in a folder of its own, with stock OpenSSH to use it. */
export interface OpensshKey {
  /** The base64 of the public key. */
  readonly text: string;
  /** The private key's file. */
  readonly file: string;
  /** Makes the certificate that ssh offers beside the key from now on. */
  certify(token: string, principals?: string, ...options: readonly string[]): Promise<void>;
  /** The certificate's line, once there is one. */
  certificate(): Promise<string>;
  /** Runs ssh, scp or sftp with this key and nothing else; never fails, and says how it ended. */
  use(
    program: "ssh" | "scp" | "sftp",
    port: number,
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  close(): Promise<void>;
}

export async function openOpensshKey(type = "ed25519"): Promise<OpensshKey> {
  const dir = await mkdtemp(join(tmpdir(), "blockhost-key-"));
  const file = join(dir, "id");
  await run("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", file]);
  const [, text = ""] = (await readFile(`${file}.pub`, "utf8")).split(" ");
  const options = [
    `IdentityFile=${file}`,
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    "StrictHostKeyChecking=no",
    "LogLevel=ERROR",
    `UserKnownHostsFile=${dir}/known_hosts`,
    "PreferredAuthentications=publickey",
  ].flatMap((option) => ["-o", option]);
  return {
    text,
    file,
    async certify(token, principals = "admin", ...more) {
      const extension = `extension:delegation@blockhost=${token}`;
      await run("ssh-keygen", [
        "-q",
        "-s",
        file,
        "-I",
        "me",
        "-n",
        principals,
        "-O",
        extension,
        ...more,
        `${file}.pub`,
      ]);
    },
    certificate: () => readFile(`${file}-cert.pub`, "utf8"),
    async use(program, port, ...args) {
      const argv = ["-F", "none", ...options, program === "ssh" ? "-p" : "-P", `${port}`, ...args];
      const running = run(program, argv, { env: { PATH: process.env.PATH, HOME: dir } });
      running.child.stdin?.end();
      try {
        return { code: 0, ...(await running) };
      } catch (error) {
        const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
        return { code: code ?? -1, stdout: stdout ?? "", stderr: stderr ?? String(error) };
      }
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}
