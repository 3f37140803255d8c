import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** A person's terminal: a program behind a pseudo-terminal, what it shows, and keys to type. */
export class Terminal {
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #news = new Set<() => void>();
  #seen = "";

  constructor(argv: readonly string[], env: Readonly<Record<string, string>>) {
    const command = argv.map(quoted).join(" ");
    this.#child = spawn("script", ["-qec", command, "/dev/null"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env.PATH, TERM: "dumb", LANG: "C.UTF-8", ...env },
    });
    this.ended = once(this.#child, "close").then(([code]) => code ?? -1);
    this.#child.stdout?.on("data", (data) => {
      this.#seen += data;
      for (const hear of this.#news) hear();
    });
    void this.ended.then(() => {
      for (const hear of this.#news) hear();
    });
  }

  /** Everything that was shown so far. */
  get seen(): string {
    return this.#seen;
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /**
   * Waits until something is shown.
   *
   * @throws Error with all that was shown when it does not come in time, ms, or the program ended
   */
  async until(what: RegExp, within = 60_000): Promise<RegExpExecArray> {
    const late = AbortSignal.timeout(within);
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    for (;;) {
      const found = what.exec(this.#seen);
      if (found) return found;
      if (over || late.aborted) throw new Error(`${what} was never shown:\n${this.#seen}`);
      await new Promise<void>((resolve) => {
        const hear = () => {
          this.#news.delete(hear);
          late.removeEventListener("abort", hear);
          resolve();
        };
        this.#news.add(hear);
        late.addEventListener("abort", hear);
      });
    }
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }
}
