import { setTimeout } from "node:timers/promises";
import type { Time } from "../../../../keeper/core/time.ts";

/** The real clock, with naps a hundred times shorter: for real servers of which one would look every few seconds. */
export const hurriedTime: Time = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms / 100, undefined, { signal }).catch(() => undefined),
};
