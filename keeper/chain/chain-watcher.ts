import { FinalError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import type { HeadTracker } from "./head-tracker.ts";
import type { LogReader } from "./log-reader.ts";
import type { ChainTransactionOutbox } from "./transaction-outbox.ts";

/** Longest pause between two looks at a chain that cannot be reached. */
const MAX_PAUSE_MS = 30_000;

/** Polls are so much rarer while a socket tells of new blocks, and its word makes none come sooner than this part. */
const SLOWER = 5;
const SOONER = 8;

/** Follows the chain by polling: cursor, events, then the outbox. Whoever hears of a block may wake it. */
export class ChainWatcher {
  readonly #tracker: HeadTracker;
  readonly #reader: LogReader;
  readonly #outbox: ChainTransactionOutbox;
  readonly #pollIntervalMs: number;
  readonly #time: Time;
  readonly #onProblem: (error: unknown) => void;
  /** Whether a poll is asked for; ends the pause if there is one. */
  #isWoken = false;
  #endPause: () => void = () => {};

  /** @param onProblem gets errors that will be tried again. */
  constructor(
    parts: {
      readonly tracker: HeadTracker;
      readonly reader: LogReader;
      readonly outbox: ChainTransactionOutbox;
    },
    pollIntervalMs: number,
    time: Time,
    onProblem: (error: unknown) => void,
  ) {
    this.#tracker = parts.tracker;
    this.#reader = parts.reader;
    this.#outbox = parts.outbox;
    this.#pollIntervalMs = pollIntervalMs;
    this.#time = time;
    this.#onProblem = onProblem;
  }

  /** One look at the chain. Neither half stops the other; what fails is thrown, a FinalError first. */
  async poll(): Promise<void> {
    const halves = [this.#follow(), this.#outbox.tick()];
    const failures = (await Promise.allSettled(halves)).flatMap((half) =>
      half.status === "rejected" ? [half.reason] : [],
    );
    if (failures.length > 0) throw failures.find((failure) => failure instanceof FinalError) ?? failures[0];
  }

  async #follow(): Promise<void> {
    await this.#reader.read(await this.#tracker.sync());
  }

  /** Lets the next poll come sooner: there may be a new block. */
  wake(): void {
    this.#isWoken = true;
    this.#endPause();
  }

  /**
   * Polls until the signal. Rejects with a FinalError (such as REORG_TOO_DEEP): the keeper must stop then.
   * @param isTold whether somebody who wakes it has told of blocks lately: then it polls less by itself
   */
  async run(signal: AbortSignal, isTold: () => boolean = () => false): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.poll();
        failures = 0;
      } catch (error) {
        if (error instanceof FinalError) throw error;
        failures++;
        this.#onProblem(error);
      }
      if (failures > 0) await this.#time.sleep(this.#backOff(failures), signal);
      else await this.#pause(signal, isTold());
    }
  }

  #backOff(failures: number): number {
    const longest = Math.max(MAX_PAUSE_MS, this.#pollIntervalMs);
    return Math.min(this.#pollIntervalMs * 2 ** Math.min(failures, 10), longest);
  }

  async #pause(signal: AbortSignal, isTold: boolean): Promise<void> {
    const least = this.#pollIntervalMs / SOONER;
    await this.#time.sleep(least, signal);
    if (!this.#isWoken && !signal.aborted) {
      const rest = new AbortController();
      this.#endPause = () => rest.abort();
      signal.addEventListener("abort", this.#endPause, { once: true });
      await this.#time.sleep(this.#pollIntervalMs * (isTold ? SLOWER : 1) - least, rest.signal);
      signal.removeEventListener("abort", this.#endPause);
    }
    this.#isWoken = false;
  }
}
