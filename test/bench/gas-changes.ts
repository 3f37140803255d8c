import type { Figure } from "./figure.ts";

/** How far gas may move, up or down, without being agreed to. */
const TOLERANCE_PERCENT = 2;

/** What differs from the snapshot by more than it may, one line a figure, and what only one of the two knows. */
export function gasChanges(snapshot: Readonly<Record<string, number>>, figures: readonly Figure[]): string[] {
  const moved = figures.flatMap(({ name, value }) => {
    const before = snapshot[name];
    if (before === undefined) return [`${name}: ${number(value)}, not in the snapshot`];
    const percent = ((value - before) / before) * 100;
    if (Math.abs(percent) <= TOLERANCE_PERCENT) return [];
    return [`${name}: ${number(before)} before, ${number(value)} now, ${signed(percent)} %`];
  });
  const gone = Object.keys(snapshot).filter((name) => !figures.some((figure) => figure.name === name));
  return [...moved, ...gone.map((name) => `${name}: in the snapshot, not measured`)];
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function signed(percent: number): string {
  return `${percent > 0 ? "+" : ""}${percent.toFixed(1)}`;
}
