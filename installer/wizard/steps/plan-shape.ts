import type { Draft } from "../form/draft.ts";
import { rowsOf } from "../form/rows.ts";
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
  image: "debian-13",
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
  backsUp: "",
  "backups.everyHours": "24",
  "backups.keep": "7",
};
/** What is no term of the contract. */
const BACKUPS = ["backsUp", "backups.everyHours", "backups.keep"];

/** A plan's terms as they stand in fields, by path, from those of the answer. */
export function planTexts(texts: Draft): Draft {
  const entries = Object.entries(texts).map(([path, text]) => {
    const parts = PARTS[path.split(".").at(-1) ?? ""];
    const isPlans = path.startsWith("plans.");
    return [path, isPlans && parts !== undefined ? unitsOf(text, parts) : text];
  });
  const draft: Draft = Object.fromEntries(entries);
  const backups = rowsOf(draft, "plans").map((number) => backupTexts(draft, `plans.${number}`));
  return Object.assign({}, draft, ...backups);
}

/** As they are made, or as they would be. */
function backupTexts(draft: Draft, plan: string): Draft {
  const names = BACKUPS.map((name) => [`${plan}.${name}`, USUAL_PLAN[name] ?? ""] as const);
  const isMade = `${plan}.backups.keep` in draft;
  return isMade ? { [`${plan}.backsUp`]: "yes" } : Object.fromEntries(names);
}

/** What the fields of a plan say. */
export function planOf(draft: Draft, number: number): unknown {
  const terms = Object.keys(USUAL_PLAN).filter((name) => !BACKUPS.includes(name));
  const entries = terms.map((name) => {
    const typed = draft[`plans.${number}.${name}`];
    const parts = PARTS[name];
    if (TEXTS.includes(name)) return [name, textOf(typed)];
    return [name, parts === undefined ? wholeOf(typed) : partsOf(typed, parts)];
  });
  const typed = (name: string) => wholeOf(draft[`plans.${number}.backups.${name}`]);
  const backups = { everyHours: typed("everyHours"), keep: typed("keep") };
  return {
    ...Object.fromEntries(entries),
    backups: draft[`plans.${number}.backsUp`] === "yes" ? backups : null,
  };
}
