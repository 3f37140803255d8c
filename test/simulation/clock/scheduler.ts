import { EventQueue } from "./event-queue.ts";
import type { ExclusiveCrypto } from "./exclusive-crypto.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";

/**
 * The one clock of the simulated world. Events happen one at a time, in the order of their time and, within one
 * moment, of the seed's choice; the next only when nothing that followed from the last one is left to run.
 */
export class Scheduler {
  /** Milliseconds since the epoch. */
  now: number;
  /** Events that have happened. */
  steps = 0;
  /** What happened last. */
  lastLabel = "";
  readonly trace: Trace;
  readonly #queue = new EventQueue();
  readonly #random: Random;
  readonly #crypto: ExclusiveCrypto;

  constructor(start: number, random: Random, crypto: ExclusiveCrypto, trace: Trace) {
    this.now = start;
    this.#random = random;
    this.#crypto = crypto;
    this.trace = trace;
  }

  /** @param wanted asked when its turn comes; an event that nobody wants any more does not happen */
  after(ms: number, label: string, happen: () => void, wanted: () => boolean = always): void {
    this.#queue.push({ at: this.now + Math.round(ms), rank: this.#random.next(), label, happen, wanted });
  }

  /** The same again and again, until it is not wanted any more. `ms` is asked anew each time. */
  every(ms: () => number, label: string, happen: () => void, wanted: () => boolean = always): void {
    const again = () => {
      happen();
      this.after(ms(), label, again, wanted);
    };
    this.after(ms(), label, again, wanted);
  }

  /** Lets the world go on until the condition holds or the time comes; looks between any two events. */
  async run(until: number, condition: () => boolean = never): Promise<void> {
    await this.#settle();
    while (!condition()) {
      const event = this.#queue.pop();
      if (event === undefined) throw new Error("nothing will ever happen again");
      if (!event.wanted()) continue;
      if (event.at > until) {
        this.#queue.push(event);
        this.now = Math.max(this.now, until);
        return;
      }
      this.now = Math.max(this.now, event.at);
      this.steps++;
      this.lastLabel = event.label;
      this.trace.event(this.now, event.label);
      event.happen();
      await this.#settle();
    }
  }

  /** The machine sleeps: nothing happens in between, and all that was due happens when it wakes up. */
  leap(ms: number): void {
    this.now += ms;
    this.trace.event(this.now, `the world leaps ${ms} ms`);
  }

  /** A macrotask begins only when no microtask is left; threads are asked about. */
  async #settle(): Promise<void> {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#crypto.busy);
  }
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}
