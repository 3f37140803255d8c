import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endProcess } from "../../../devnet/process/end-process.ts";
import { askHttps } from "../server/support/ask-https.ts";
import { SetupBrowser } from "../server/support/setup-browser.ts";

/** `blockhost install` as a process, with its console and its pages' server. */
export class ServedInstall {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #port = 0;

  /**
   * @param folder of an InstallBed
   * @param within a command that runs what follows it; left out: it is run as it is
   */
  constructor(
    program: string,
    folder: string,
    words: readonly string[] = [],
    within: readonly string[] = [],
  ) {
    const [command = process.execPath, ...args] = [
      ...within,
      ...[process.execPath, program, "--machine", join(folder, "machine.json")],
      ...["--pve-password-file", join(folder, "password"), "--on-existing", ...words],
    ];
    this.#child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error("this is a bug: the console is not a pipe");
    createInterface({ input: this.#child.stdout }).on("line", (line) => void this.#lines.push(line));
  }

  /** What the console has said behind a word, the last time. */
  async said(word: string): Promise<string> {
    for (;;) {
      const line = this.#lines.findLast((one) => one.startsWith(`${word} `));
      if (line !== undefined) return line.slice(word.length + 1);
      if (this.#child.exitCode !== null) throw new Error(`it has ended: ${this.#lines.join("; ")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async ask(...asked: Parameters<typeof askHttps> extends [number, ...infer Rest] ? Rest : never) {
    this.#port ||= Number(new URL(await this.said("open")).port);
    return askHttps(this.#port, ...asked);
  }

  /** Logs a browser in by a code. */
  async browser(otp: string): Promise<SetupBrowser> {
    const { status, headers, body } = await this.ask("/api/login", { method: "POST", json: { otp } });
    if (status !== 200) throw new Error(`the login was refused: ${JSON.stringify(body)}`);
    const [cookie = ""] = headers["set-cookie"]?.[0]?.split(";") ?? [];
    return new SetupBrowser(this, cookie, String(body.csrf));
  }

  /** The same session in a process that was started anew. */
  again({ cookie, csrf }: SetupBrowser): SetupBrowser {
    return new SetupBrowser(this, cookie, csrf);
  }

  /** Resolves to the exit code; null after a signal. */
  ended(): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode);
    return new Promise((resolve) => this.#child.once("exit", resolve));
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended();
  }

  end(): Promise<void> {
    return endProcess(this.#child);
  }
}
