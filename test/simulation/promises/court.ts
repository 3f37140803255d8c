import type { Trace } from "../clock/trace.ts";
import type { PromiseName } from "./promise.ts";

export interface Violation {
  readonly promise: PromiseName;
  /** What was seen, and the trace that led there when it was kept. */
  readonly story: string;
}

/** Lines of the trace that a story has. */
const STORY_LINES = 60;

/** Takes down what broke a promise: each promise once a run, because the first is what the rest follows from. */
export class Court {
  readonly #violations = new Map<PromiseName, Violation>();
  readonly #trace: Trace;
  readonly #only: readonly PromiseName[] | null;

  /** @param only the promises that are looked at; all when null */
  constructor(trace: Trace, only: readonly PromiseName[] | null) {
    this.#trace = trace;
    this.#only = only;
  }

  broken(promise: PromiseName, what: string): void {
    if (this.#violations.has(promise) || this.#only?.includes(promise) === false) return;
    this.#trace.note(`BROKEN: ${promise}: ${what}`);
    const trace = this.#trace.story(this.#trace.length, STORY_LINES);
    this.#violations.set(promise, { promise, story: trace === "" ? what : `${what}\n${trace}` });
  }

  get violations(): readonly Violation[] {
    return [...this.#violations.values()];
  }
}
