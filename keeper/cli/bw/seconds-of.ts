import { usageError } from "../usage-error.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90s`, `15m`, `2h` or `7d`; of `0` too. @throws FinalError USAGE */
export function secondsOf(text: string): number {
  if (text === "0") return 0;
  const [, count = "", unit = ""] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const one = UNITS[unit];
  if (one === undefined) throw usageError(`"${text}" is no length of time.`, "Write 90s, 15m, 2h or 7d.");
  return Number(count) * one;
}
