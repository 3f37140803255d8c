import type { Time } from "../../../keeper/core/time.ts";
import type { Scheduler } from "./scheduler.ts";

const NAP_MS = 1_000;

/**
 * One life of the keeper's process. All that it waits for comes through here; when it has ended, nothing comes any
 * more, and what waited never goes on: that is what kill -9 does.
 */
export class Life {
  readonly time: Time;
  /** Which store it works on: each store that was lost had its own number. */
  readonly store: number;
  readonly #scheduler: Scheduler;
  #alive = true;
  #frozenUntil = 0;

  constructor(scheduler: Scheduler, store: number) {
    this.#scheduler = scheduler;
    this.store = store;
    this.time = { now: () => scheduler.now, sleep: (ms, signal) => this.#sleep(ms, signal) };
  }

  get alive(): boolean {
    return this.#alive;
  }

  end(): void {
    this.#alive = false;
  }

  /** The process stands still for a while, as after SIGSTOP; the world goes on. */
  freeze(ms: number): void {
    this.#frozenUntil = this.#scheduler.now + ms;
  }

  thaw(): void {
    this.#frozenUntil = 0;
  }

  /** Something that reaches this life after so many milliseconds, if it is still there then. */
  after(ms: number, label: string, happen: () => void, wanted: () => boolean = () => true): void {
    const arrive = () => {
      const left = this.#frozenUntil - this.#scheduler.now;
      if (left <= 0) happen();
      // In short naps, because it may be thawed before.
      else this.after(Math.min(left, NAP_MS), label, happen, wanted);
    };
    this.#scheduler.after(ms, label, arrive, () => this.#alive && wanted());
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      let asleep = true;
      const wake = () => {
        asleep = false;
        resolve();
      };
      signal?.addEventListener("abort", wake, { once: true });
      this.after(Math.max(0, ms), "wake", wake, () => asleep);
    });
  }
}
