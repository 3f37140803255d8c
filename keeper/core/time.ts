/** Time as the keeper lives in it, passed in so that tests and the simulation own it. */
export interface Time {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
