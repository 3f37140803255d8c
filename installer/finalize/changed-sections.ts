import { isDeepStrictEqual } from "node:util";
import { type SectionName, sections } from "../answers/sections.ts";

/** The sections in which two sets of answers differ. */
export function changedSections(before: object, now: object): ReadonlySet<SectionName> {
  const of = (answers: object): Readonly<Record<string, unknown>> => ({ ...answers });
  const names = Object.keys(sections) as SectionName[];
  return new Set(names.filter((name) => !isDeepStrictEqual(of(before)[name], of(now)[name])));
}
