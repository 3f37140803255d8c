import type { Figure } from "./figure.ts";

const NAME = 32;
const NUMBER = 14;

/** The figures for a person, each beside its target and what is left to it. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target }) => {
    const aim = target === null ? "–".padStart(NUMBER) : `${number(target)}  ${verdict(value, target)}`;
    return `${name.padEnd(NAME)}${number(value)} ${unit.padEnd(6)}${aim}`;
  });
  const head = `${"figure".padEnd(NAME)}${"value".padStart(NUMBER)} ${"".padEnd(6)}${"target".padStart(NUMBER)}`;
  return `${[head, ...rows].join("\n")}\n`;
}

function verdict(value: number, target: number): string {
  const margin = Math.abs(target - value);
  // Of nothing there is no share.
  const share = target === 0 ? "" : ` (${((margin / target) * 100).toFixed(1)} %)`;
  const side = value <= target ? "✓" : "✗";
  return `${side} ${number(margin).trim()} ${value <= target ? "left" : "over"}${share}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 }).padStart(NUMBER);
}
