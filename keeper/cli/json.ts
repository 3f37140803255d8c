/** A value as JSON text for programs; ids and amounts that no number holds become decimal text. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each), 2);
}
