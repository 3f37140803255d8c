import { askerOf } from "./asker-of.ts";

const WINDOW_MS = 1_000;
/** More networks than that in a second are a flood of forged ones: those that are new get no answer by UDP. */
const MOST_NETWORKS = 50_000;

/** What to do with an answer: `truncate` it to nothing, so that a real asker comes by TCP, which a forged one cannot. */
export type Verdict = "answer" | "truncate" | "drop";

/** Response-rate limiting: nobody shall flood somebody else by asking in their name. */
export function responseLimit(aSecond: number): (address: string, nowMs: number) => Verdict {
  let begun = 0;
  let used = new Map<string, number>();
  return (address, nowMs) => {
    if (nowMs - begun >= WINDOW_MS || nowMs < begun) {
      begun = nowMs;
      used = new Map();
    }
    const network = askerOf(address);
    const before = used.get(network) ?? 0;
    if (before === 0 && used.size >= MOST_NETWORKS) return "drop";
    used.set(network, before + 1);
    if (before < aSecond) return "answer";
    return (before - aSecond) % 2 === 0 ? "truncate" : "drop";
  };
}
