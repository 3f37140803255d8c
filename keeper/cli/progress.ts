import type { Terminal } from "./terminal.ts";

const EVERY_MS = 1_000;

/** Tells how far a long piece of work is, once a second at most, beside the answer. */
export class Progress {
  readonly #terminal: Terminal;
  #told = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Begins a part of the work. */
  part(words: string): void {
    this.#terminal.err(words);
    this.#told = this.#terminal.time.now();
  }

  /** So much of the part is done. */
  at(done: number, all: number): void {
    const now = this.#terminal.time.now();
    if (now - this.#told < EVERY_MS) return;
    this.#told = now;
    this.#terminal.err(`  ${done} of ${all}`);
  }
}
