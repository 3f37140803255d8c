import type { Figure } from "./figure.ts";

const NAME = 30;
const NUMBER = 14;

/** The figures for a person, each beside its target. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target }) => {
    const verdict = value <= target ? "✓" : `✗ ${(((value - target) / target) * 100).toFixed(1)} % over`;
    return `${name.padEnd(NAME)}${number(value)} ${unit.padEnd(4)}${number(target)}  ${verdict}`;
  });
  const head = `${"figure".padEnd(NAME)}${"value".padStart(NUMBER)} ${"".padEnd(4)}${"target".padStart(NUMBER)}`;
  return `${[head, ...rows].join("\n")}\n`;
}

function number(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 }).padStart(NUMBER);
}
