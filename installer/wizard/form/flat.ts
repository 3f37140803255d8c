import { shown } from "./values.ts";

/** An answer as text by path, such as `chain.name`; lists of plain values are one text, lists of things have numbers in their paths. */
export function flat(answer: unknown, prefix = ""): Record<string, string> {
  if (typeof answer !== "object" || answer === null) return {};
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer)) {
    const path = `${prefix}${name}`;
    const isTree =
      typeof value === "object" &&
      value !== null &&
      !(Array.isArray(value) && value.every((one) => typeof one !== "object"));
    if (isTree) Object.assign(texts, flat(value, `${path}.`));
    else texts[path] = shown(value);
  }
  return texts;
}
