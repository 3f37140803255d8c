import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endProcess } from "../../../../devnet/process/end-process.ts";

/** `blockhost install` without answers, as a process, and what its console says. */
export class ConsoleInstall {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  readonly #lines: string[] = [];

  /** @param folder of an InstallBed */
  constructor(program: string, folder: string) {
    const args = [
      ...[program, "--machine", join(folder, "machine.json"), "--on-existing"],
      ...["--pve-password-file", join(folder, "password")],
    ];
    this.#child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#exit = once(this.#child, "exit");
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

  /** Resolves to the exit code; null after a signal. */
  async ended(): Promise<number | null> {
    await this.#exit;
    return this.#child.exitCode;
  }

  end(): Promise<void> {
    return endProcess(this.#child);
  }
}
