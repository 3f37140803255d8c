import type { Source } from "./sources.ts";

/** A source without its comments, for rules about what is done and not about what is said. */
export function codeOf({ text }: Source): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!["'`:])\/\/.*$/gm, "");
}
