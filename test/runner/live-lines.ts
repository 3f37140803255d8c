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
const CLEAR_LINE = "\r\x1b[K";

/** Shows where the running parts are: one line that is redrawn on a terminal, a line for each now and then elsewhere. */
export class LiveLines {
  readonly #output: Output;
  readonly #startedAt = new Map<Tally, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Shows a part from now on. */
  start(tally: Tally): void {
    this.#startedAt.set(tally, performance.now());
    this.#timer ??= setInterval(() => this.#draw(), this.#output.isTTY ? TTY_EVERY_MS : PLAIN_EVERY_MS);
    if (this.#output.isTTY) this.#draw();
    else this.#output.write(`${this.#line(tally)}\n`);
  }

  /** Shows a part no more, but its result, its notes and the reasons of its failures. */
  finish(tally: Tally): void {
    this.#startedAt.delete(tally);
    if (this.#startedAt.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const mark = tally.failed > 0 ? "✗" : "✓";
    this.#output.write(`${this.#output.isTTY ? CLEAR_LINE : ""}${mark} ${summaryRow(tally)}\n`);
    const notes = tally.notes.map((text) => text.trimEnd().replace(/^/gm, "    "));
    if (notes.length > 0) this.#output.write(`\n${notes.join("\n")}\n\n`);
    for (const { title, reason } of tally.failures) {
      this.#output.write(`\n    ✗ ${title}\n${reason.trimEnd().replace(/^/gm, "      ")}\n\n`);
    }
  }

  #draw(): void {
    const tallies = [...this.#startedAt.keys()];
    if (!this.#output.isTTY) {
      for (const tally of tallies) this.#output.write(`${this.#line(tally)}\n`);
      return;
    }
    // Every part gets its share of the line, whatever the others have to say.
    const room = Math.floor(((this.#output.columns ?? 80) - 1) / tallies.length);
    const lines = tallies.map((tally, index) => {
      const line = this.#line(tally);
      return index < tallies.length - 1 ? `${line.slice(0, room - 2).padEnd(room)}` : line.slice(0, room);
    });
    this.#output.write(`${CLEAR_LINE}${lines.join("")}`);
  }

  #line(tally: Tally): string {
    const { name, passed, failed, skipped, total, running } = tally;
    const done = passed + failed + skipped;
    const seconds = Math.round((performance.now() - (this.#startedAt.get(tally) ?? 0)) / 1000);
    const count = total === undefined ? "" : ` ${done}/${total}`;
    return `· ${name}${count}  ${seconds} s  ${running}`.trimEnd();
  }
}
