import type { Finding } from "./finding.ts";

/** A finding for a person, with what to do on a second line. */
export function findingLine({ name, level, what, remedy }: Finding): string {
  const first = `${level.padEnd(5)} ${name}: ${what}`;
  return remedy === "" ? first : `${first}\n      what to do: ${remedy}`;
}
