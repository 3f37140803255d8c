/** A whole number as typed; text that is none stays what it is, for the schema to refuse. */
export function wholeOf(typed: string | undefined): number | string | undefined {
  const text = (typed ?? "").trim();
  if (text === "") return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Text without what stands around it; undefined when there is none. */
export function textOf(typed: string | undefined): string | undefined {
  const text = (typed ?? "").trim();
  return text === "" ? undefined : text;
}

/** Several, parted by commas or white space. */
export function listOf(typed: string | undefined): string[] {
  return (typed ?? "").split(/[\s,]+/).filter((one) => one !== "");
}

/** Several, one a line: what may have a comma in it. */
export function linesOf(typed: string | undefined): string[] {
  return (typed ?? "").split(/\s+/).filter((one) => one !== "");
}

/** An answer as it stands in a field. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
