import { summaryRow } from "./summary.ts";
import type { Tally } from "./tally.ts";

/** A terminal, or anything that takes text. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const TTY_EVERY_MS = 200;
const PLAIN_EVERY_MS = 30_000;

/** Shows where a part is: one line that is redrawn on a terminal, a line now and then elsewhere. */
export class LiveLine {
  readonly #tally: Tally;
  readonly #output: Output;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(tally: Tally, output: Output) {
    this.#tally = tally;
    this.#output = output;
    this.#timer = setInterval(() => this.#draw(), output.isTTY ? TTY_EVERY_MS : PLAIN_EVERY_MS);
    this.#draw();
  }

  /** Replaces the moving line by the part's result, its notes and the reasons of its failures. */
  finish(): void {
    clearInterval(this.#timer);
    const mark = this.#tally.failed > 0 ? "✗" : "✓";
    this.#output.write(`${this.#output.isTTY ? "\r\x1b[K" : ""}${mark} ${summaryRow(this.#tally)}\n`);
    const notes = this.#tally.notes.map((text) => text.trimEnd().replace(/^/gm, "    "));
    if (notes.length > 0) this.#output.write(`\n${notes.join("\n")}\n\n`);
    for (const { title, reason } of this.#tally.failures) {
      this.#output.write(`\n    ✗ ${title}\n${reason.trimEnd().replace(/^/gm, "      ")}\n\n`);
    }
  }

  #draw(): void {
    const { name, passed, failed, skipped, total, running } = this.#tally;
    const done = passed + failed + skipped;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    const count = total === undefined ? "" : ` ${done}/${total}`;
    const line = `· ${name}${count}  ${seconds} s  ${running}`.trimEnd();
    if (this.#output.isTTY) this.#output.write(`\r\x1b[K${line.slice(0, (this.#output.columns ?? 80) - 1)}`);
    else this.#output.write(`${line}\n`);
  }
}
