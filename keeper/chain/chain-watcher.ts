import { FinalError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import type { HeadTracker } from "./head-tracker.ts";
import type { LogReader } from "./log-reader.ts";
import type { ChainTransactionOutbox } from "./transaction-outbox.ts";

/** Longest pause between two looks at a chain that cannot be reached. */
const MAX_PAUSE_MS = 30_000;

/** Follows the chain by polling: cursor, events, then the outbox. */
export class ChainWatcher {
  readonly #tracker: HeadTracker;
  readonly #reader: LogReader;
  readonly #outbox: ChainTransactionOutbox;
  readonly #pollIntervalMs: number;
  readonly #time: Time;
  readonly #onProblem: (error: unknown) => void;

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

  /** Polls until the signal. Rejects with a FinalError (such as REORG_TOO_DEEP): the keeper must stop then. */
  async run(signal: AbortSignal): Promise<void> {
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
      const pause = Math.min(
        this.#pollIntervalMs * 2 ** Math.min(failures, 10),
        Math.max(MAX_PAUSE_MS, this.#pollIntervalMs),
      );
      await this.#time.sleep(pause, signal);
    }
  }
}
