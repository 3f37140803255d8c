import { FinalError } from "../../keeper/core/errors.ts";
import type { Check } from "./ports/check.ts";
import type { Say } from "./ports/part.ts";

/**
 * Tells of all checks that are not good.
 *
 * @returns what was warned of
 * @throws FinalError of that code when one is bad, naming all of them
 */
export function denyBad(
  code: "PREFLIGHT_BAD" | "DOCTOR_BAD",
  checks: readonly Check<string>[],
  say: Say,
): string[] {
  const of = (verdict: Check["verdict"]) => checks.filter((check) => check.verdict === verdict);
  const bad = of("bad");
  for (const { id, verdict, what, remedy } of checks)
    if (verdict !== "good") say(`${verdict === "bad" ? "bad" : "warning"}: ${id}: ${what} ${remedy}`.trim());
  if (bad.length > 0)
    throw new FinalError(
      code,
      bad.map(({ id, what }) => `${id}: ${what}`).join(" "),
      bad.map(({ remedy }) => remedy).join(" "),
    );
  return of("warn").map(({ id, what }) => `${id}: ${what}`);
}
