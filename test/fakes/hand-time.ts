import { setTimeout } from "node:timers/promises";
import type { Time } from "../../keeper/core/time.ts";

/** A clock that the test moves. Naps are real ones: tests drive what they test by hand and wait for none of them. */
export function handTime(clock: { now: number }): Time {
  return {
    now: () => clock.now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined),
  };
}
