import type { Time } from "../../../keeper/core/time.ts";

/** A clock that stands until the test lets it pass; naps end at their very time, in order. */
export class SteppedTime implements Time {
  #now = 1_000_000;
  readonly #naps = new Set<{ readonly at: number; readonly end: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#naps.delete(nap);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const nap = { at: this.#now + ms, end };
      this.#naps.add(nap);
      signal?.addEventListener("abort", end, { once: true });
    });
  }

  /** How long those nap that nap now. */
  get naps(): number[] {
    return [...this.#naps].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Lets time pass; whoever wakes gets to act before it goes on. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await new Promise(setImmediate);
      const next = [...this.#naps].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      next.end();
    }
    this.#now = until;
    await new Promise(setImmediate);
  }
}
