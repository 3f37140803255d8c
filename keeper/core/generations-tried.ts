import { generationAfterWreck } from "./generation-after-wreck.ts";

/** The generations that a purchase has tried when it has come to `newest`, oldest first: one more after each wreck. */
export function generationsTried(newest: number): readonly number[] {
  const tried: number[] = [];
  for (let each = 1; each < newest; each = generationAfterWreck(each)) tried.push(each);
  return [...tried, newest];
}
