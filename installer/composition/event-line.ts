import type { FinalizeEvent } from "../finalize/finalizer.ts";

/** An event for who reads along. */
export function eventLine({ at, step, kind, text }: FinalizeEvent): string {
  const time = new Date(at).toISOString().slice(11, 19);
  const what = kind === "status" ? (step === null ? `installation: ${text}` : text) : `  ${text}`;
  return `${time} ${(step ?? "").padEnd(13)} ${what}`;
}
