import type { Tally } from "./tally.ts";

const NAME = 16;
const COLUMN = 9;

/** The table of all parts, which took `ms` together since some ran at the same time, and as its last line `N passed, N failed[, N skipped]`, alone and plain for machines. */
export function summary(tallies: readonly Tally[], ms: number): string {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  const passed = sum((tally) => tally.passed);
  const failed = sum((tally) => tally.failed);
  const skipped = sum((tally) => tally.skipped);
  const rows = [
    row("part", "passed", "failed", "skipped", "time"),
    ...tallies.map(summaryRow),
    row("all", passed, failed, skipped, seconds(ms)),
  ];
  const closing = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return `${rows.join("\n")}\n\n${closing}\n`;
}

/** One part's line of the table. */
export function summaryRow(tally: Tally): string {
  return row(tally.name, tally.passed, tally.failed, tally.skipped, seconds(tally.ms));
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return name.padEnd(NAME) + cells.map((cell) => String(cell).padStart(COLUMN)).join("");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
