import type { Draft } from "../form/draft.ts";
import { partsOf, unitsOf } from "../form/units.ts";
import { textOf, wholeOf } from "../form/values.ts";

/** Fields in which a plan's terms are typed otherwise than they are kept: how many parts are one unit of the field. */
const PARTS: Readonly<Record<string, number>> = {
  pricePerDay: 1_000_000,
  memoryMiB: 1_024,
  gracePeriod: 86_400,
  deliveryDeadline: 60,
};
const TEXTS = ["name", "image"];

/** A plan to begin with. */
export const USUAL_PLAN: Draft = {
  name: "Small",
  image: "debian-12",
  vcpus: "1",
  memoryMiB: "1",
  diskGiB: "10",
  mbps: "100",
  pricePerDay: "0.20",
  minDays: "1",
  maxDays: "365",
  gracePeriod: "7",
  deliveryDeadline: "60",
  stock: "10",
};

/** A plan's terms as they stand in fields, by path, from those of the answer. */
export function planTexts(texts: Draft): Draft {
  const entries = Object.entries(texts).map(([path, text]) => {
    const parts = PARTS[path.split(".").at(-1) ?? ""];
    const isPlans = path.startsWith("plans.");
    return [path, isPlans && parts !== undefined ? unitsOf(text, parts) : text];
  });
  return Object.fromEntries(entries);
}

/** What the fields of a plan say. */
export function planOf(draft: Draft, number: number): unknown {
  const entries = Object.keys(USUAL_PLAN).map((name) => {
    const typed = draft[`plans.${number}.${name}`];
    const parts = PARTS[name];
    if (TEXTS.includes(name)) return [name, textOf(typed)];
    return [name, parts === undefined ? wholeOf(typed) : partsOf(typed, parts)];
  });
  return Object.fromEntries(entries);
}
