import type { Problem } from "../../../../installer/answers/problem.ts";

/** A problem with a section's answer as `problemsOf` names it. */
export function nameOf(section: string, { path, what }: Pick<Problem, "path" | "what">): string {
  return `${section}.${path.replaceAll(/\.\d+(?=\.|$)/g, ".#")}: ${what}`;
}
