import { type SectionName, sections } from "../../../../installer/answers/sections.ts";
import type { Draft } from "../../../../installer/wizard/form/draft.ts";
import { problemsOf } from "./problems-of.ts";
import type { Slip } from "./slip.ts";

/** Fields of plans whose unit is another than the answer's: how many of that are one of the field's. */
const UNITS: Readonly<Record<string, number>> = {
  pricePerDay: 1_000_000,
  memoryMiB: 1_024,
  gracePeriod: 86_400,
  deliveryDeadline: 60,
};

/**
 * What the schema says of these fields by kind and bounds alone: nothing where something is needed, words for a number, too
 * much and too little.
 */
export function plainSlips(section: SectionName, draft: Draft): readonly Slip[] {
  return problemsOf(sections[section]).flatMap((problem): readonly Slip[] => {
    const [path = "", what = ""] = problem.split(": ", 2);
    const field = path.replace(/\.#$/, "").replaceAll(".#.", ".0.");
    const typed = typedFor(what, UNITS[path.split(".").at(-1) ?? ""] ?? 1);
    if (typed === null || !(field in draft)) return [];
    return [{ field, typed, says: typed === "" && what === "is needed" ? "This is needed." : null }];
  });
}

/** @param unit how much one is of the answer's */
function typedFor(what: string, unit: number): string | null {
  if (what === "is needed") return "";
  if (what === "must be a number") return "some";
  const [, bound, number = "", of] = /^must be at (least|most) (\d+)(.*)$/.exec(what) ?? [];
  const value = Number(number);
  if (bound === "most" && of === " characters") return "x".repeat(value + 1);
  if (bound === "least" && of === " of them" && value === 1) return "";
  if (bound === undefined || of !== "") return null;
  return `${bound === "least" ? Math.ceil(value / unit) - 1 : Math.floor(value / unit) + 1}`;
}
