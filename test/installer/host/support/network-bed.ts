import { type ChildProcess, execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { TrialJournal } from "../../../../installer/host/trial-journal.ts";
import { until } from "../../../pam/support/until.ts";
import { networkNamespace } from "./network-namespace.ts";

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, "trial-program.ts");

/** What only root has; a test that needs it says so instead of failing. */
export const canMakeNetworkBed = process.platform === "linux" && process.getuid?.() === 0;

/** What the kernel and the files of a host have. */
export interface HostState {
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly resolvers: string;
  readonly interfaces: string;
  readonly hosts: string;
}

/** A host with one cable, in a network namespace of its own, with files of its own. Nothing outside changes. */
export class NetworkBed {
  readonly #cleanup = new Cleanup();
  #pid = 0;
  folder = "";

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), "network-"));
    this.#cleanup.add(() => rm(this.folder, { recursive: true, force: true }));
    this.#pid = await networkNamespace(this.#cleanup);
    await this.ip("link", "add", "eth0", "type", "veth", "peer", "name", "cable");
    for (const device of ["lo", "cable", "eth0"]) await this.ip("link", "set", "dev", device, "up");
    await this.ip("address", "add", "192.0.2.10/24", "dev", "eth0");
    await this.ip("address", "add", "192.0.2.11/24", "dev", "eth0");
    await this.ip("address", "add", "198.51.100.2/30", "dev", "eth0");
    await this.ip("-6", "address", "add", "2001:db8::10/64", "dev", "eth0", "nodad");
    await this.ip("route", "add", "default", "via", "192.0.2.1", "dev", "eth0");
    await this.ip("route", "add", "203.0.113.0/24", "via", "198.51.100.1", "dev", "eth0", "metric", "7");
    await this.ip("route", "add", "203.0.114.0/24", "dev", "eth0");
    await writeFile(join(this.folder, "resolv.conf"), "search example.org\nnameserver 192.0.2.1\n");
    await writeFile(
      join(this.folder, "interfaces"),
      "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet static\n\taddress 192.0.2.10/24\n\tgateway 192.0.2.1\n",
    );
    await writeFile(join(this.folder, "hosts"), "127.0.0.1 localhost\n192.0.2.10 pve.example.org pve\n");
  }

  close(): Promise<void> {
    return this.#cleanup.run();
  }

  /** `ip` of the namespace. */
  async ip(...args: readonly string[]): Promise<string> {
    const [command, ...words] = [...this.#into, "ip", ...args];
    return (await run(command, words)).stdout;
  }

  async state(): Promise<HostState> {
    const lines = async (...args: readonly string[]) =>
      (await this.ip(...args)).split("\n").map((line) => line.trim().replaceAll(/\s+/g, " "));
    const addresses = await lines("-o", "address", "show", "dev", "eth0", "scope", "global");
    const file = (name: string) => readFile(join(this.folder, name), "utf8");
    return {
      addresses: addresses.flatMap((line) => /inet6? (\S+)/.exec(line)?.[1] ?? []),
      routes: (await lines("-4", "route", "show")).filter((line) => line !== "").sort(),
      resolvers: await file("resolv.conf"),
      interfaces: await file("interfaces"),
      hosts: await file("hosts"),
    };
  }

  /** As if the minute of the trial were over. */
  async letTimeRunOut(): Promise<void> {
    const journal = new TrialJournal(join(this.folder, "trial"));
    const trial = await journal.read("running");
    if (trial === null) throw new Error("there is no trial");
    await journal.begin({ ...trial, confirmBy: Date.now() });
  }

  /** Resolves when nothing of a trial is left. */
  async trialIsOver(): Promise<void> {
    await until("the trial's end", async () => {
      const names = await readdir(join(this.folder, "trial"));
      return names.some((name) => name.startsWith("network-trial.")) ? undefined : true;
    });
  }

  /** The installer's process, with a trial of its own over the same files; it does what is written to it, a line each. */
  program(trialMs: number): TrialProcess {
    const [command, ...words] = [
      ...this.#into,
      process.execPath,
      "--import=tsx",
      PROGRAM,
      this.folder,
      `${trialMs}`,
    ];
    const child = spawnSupervised(command, words, { stdio: ["pipe", "pipe", "inherit"] });
    this.#cleanup.add(() => endProcess(child));
    return new TrialProcess(child);
  }

  get #into(): readonly [string, ...string[]] {
    return ["nsenter", `--net=/proc/${this.#pid}/ns/net`, "--"];
  }
}

class TrialProcess {
  readonly #child: ChildProcess;
  readonly #said: AsyncIterator<string>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#said = linesOf(child.stdout ?? []);
  }

  /** Has it do something, and returns what it says to that. */
  async tell(order: object): Promise<string> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#said.next();
    return done === true ? "gone" : value;
  }

  /** As the kernel does when memory runs out. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await gone;
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
