import type { Time } from "../core/time.ts";
import type { CatchUpProgress } from "./catch-up-progress.ts";

/** Progress is told at most so often (ms), and only when so many more percent are done. */
const TELL_MS = 2_000;
const TELL_PERCENT = 5;

/** Tells how far a catch-up has come. One that ends before there was anything to tell stays silent. */
export class CatchUp {
  readonly #from: number;
  readonly #of: number;
  readonly #time: Time;
  readonly #tell: (progress: CatchUpProgress) => void;
  #events = 0;
  #told: { readonly at: number; readonly percent: number };
  #spoke = false;

  /** @param from the last block saved before, `of` the one to be reached */
  constructor(from: number, of: number, time: Time, tell: (progress: CatchUpProgress) => void) {
    this.#from = from;
    this.#of = of;
    this.#time = time;
    this.#tell = tell;
    this.#told = { at: time.now(), percent: 0 };
  }

  /** @param block up to which it is saved now, with so many events in this part */
  saved(block: number, events: number): void {
    this.#events += events;
    const done = block >= this.#of;
    const percent = done ? 100 : Math.floor((100 * (block - this.#from)) / (this.#of - this.#from));
    const isTime =
      this.#time.now() - this.#told.at >= TELL_MS && percent - this.#told.percent >= TELL_PERCENT;
    if (!isTime && !(done && this.#spoke)) return;
    this.#spoke = true;
    this.#told = { at: this.#time.now(), percent };
    this.#tell({ block, of: this.#of, percent, events: this.#events, done });
  }
}
