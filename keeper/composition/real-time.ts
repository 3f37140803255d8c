import { setTimeout } from "node:timers/promises";
import type { Time } from "../core/time.ts";

/** The machine's own clock. */
export const realTime: Time = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
};
