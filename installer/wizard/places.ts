import { type SectionName, sections } from "../answers/sections.ts";

/** The steps that ask something, in their order. */
export const ASKED = Object.keys(sections) as readonly SectionName[];

/** Where one can be in the wizard, as the address names it behind its `#`. */
export type Place = SectionName | "summary" | "install";

const PLACES: readonly string[] = [...ASKED, "summary", "install"];

export function isPlace(name: string): name is Place {
  return PLACES.includes(name);
}

/** The step after one; after the last that asks, the summary. */
export function placeAfter(section: SectionName): Place {
  return ASKED[ASKED.indexOf(section) + 1] ?? "summary";
}
