import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encryptKeystoreJson, type Wallet } from "ethers";
import type { Devnet } from "../../../devnet/devnet.ts";
import type { Credential } from "../../../keeper/protocol/credential.ts";
import { Terminal } from "./terminal.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A tenant's own computer: stock OpenSSH, and the `blockhost` command. */
export class Desk {
  readonly folder: string;
  readonly #terminals: Terminal[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Desk> {
    return new Desk(await mkdtemp(join(tmpdir(), "blockhost-desk-")));
  }

  async run(program: string, ...args: string[]): Promise<Ran> {
    const env = { PATH: process.env.PATH, HOME: this.folder };
    return promisify(execFile)(program, args, { cwd: this.folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code: Number(code), stdout, stderr }),
    );
  }

  /** ssh at a terminal, without any key. */
  ssh({ host, port, user, hostKey }: Credential): Terminal {
    const known = `echo '[${host}]:${port} ${hostKey}'`;
    const options = [
      `KnownHostsCommand=/bin/sh -c "${known}"`,
      "UserKnownHostsFile=/dev/null",
      "StrictHostKeyChecking=yes",
      "PubkeyAuthentication=no",
      "LogLevel=ERROR",
    ].flatMap((option) => ["-o", option]);
    const argv = ["ssh", "-F", "none", ...options, "-p", `${port}`, `${user}@${host}`];
    const terminal = new Terminal(argv, { HOME: this.folder });
    this.#terminals.push(terminal);
    return terminal;
  }

  /** A command line as it was copied, with what the person has put into known_hosts, and no key. */
  type(command: string, knownHosts: string): Terminal {
    const options = `-F none -o UserKnownHostsFile=${knownHosts} -o StrictHostKeyChecking=yes -o PubkeyAuthentication=no`;
    const typed = command.replace(/^ssh /, `ssh ${options} `);
    const terminal = new Terminal(["sh", "-c", typed], { HOME: this.folder });
    this.#terminals.push(terminal);
    return terminal;
  }

  /** Where ssh finds a machine by its name, with a key of our own; nobody is there to be asked. */
  async entry({ host, port, user, hostKey }: Credential): Promise<{ config: string; publicKey: string }> {
    const file = (name: string) => join(this.folder, name);
    await mkdir(file("own"), { recursive: true });
    await this.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file("own/key"));
    await writeFile(file("own/known"), `[${host}]:${port} ${hostKey}\n`);
    await writeFile(
      file("own/config"),
      `Host machine\n  HostName ${host}\n  Port ${port}\n  User ${user}\n  IdentityFile ${file("own/key")}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${file("own/known")}\n  BatchMode yes\n`,
    );
    return { config: file("own/config"), publicKey: await readFile(file("own/key.pub"), "utf8") };
  }

  /** `blockhost ssh`, which reads the machine from the chain and signs with a keystore. */
  async blockhostSsh(devnet: Devnet, id: bigint, wallet: Wallet, ...words: string[]): Promise<Ran> {
    const { address, privateKey } = wallet;
    const fast = { scrypt: { N: 1_024, r: 8, p: 1 } };
    const keystore = join(this.folder, `${address}.json`);
    const passphrase = join(this.folder, "passphrase");
    await writeFile(keystore, await encryptKeystoreJson({ address, privateKey }, "p", fast));
    await writeFile(passphrase, "p\n", { mode: 0o600 });
    const { chain, contracts } = devnet;
    const main = join(REPOSITORY, "keeper/cli/ssh/main.ts");
    return this.run(
      process.execPath,
      ...[
        `--import=${import.meta.resolve("tsx")}`,
        main,
        "--wallet",
        keystore,
        "--passphrase-file",
        passphrase,
      ],
      ...["--rpc", chain.url, "--chain-id", `${chain.chainId}`, "--contract", contracts.credential],
      ...["--id", `${id}`, ...words],
    );
  }

  async close(): Promise<void> {
    for (const terminal of this.#terminals) terminal.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
