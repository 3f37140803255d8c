/** From its first second to the first one after it, unix seconds. */
export interface MonthSpan {
  /** Such as `2026-11`. */
  readonly month: string;
  readonly from: number;
  readonly to: number;
}

/** A month of UTC, written as `2026-11`; null for anything else. */
export function monthSpan(month: string): MonthSpan | null {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined) return null;
  const at = (months: number) => Date.UTC(Number(year), Number(number) - 1 + months) / 1000;
  return { month, from: at(0), to: at(1) };
}
