import { usageError } from "./usage-error.ts";

/** The number of a subscription or a plan. @throws FinalError USAGE */
export function wholeId(text: string, what: string): bigint {
  if (/^[1-9]\d{0,18}$/.test(text)) return BigInt(text);
  throw usageError(`"${text}" is no number of a ${what}.`, "Numbers are 1, 2, 3 and so on.");
}
