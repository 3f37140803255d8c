import { styleText } from "node:util";
import { duration, type StepReport } from "./timeline.ts";

export interface ClosingFacts {
  readonly steps: readonly StepReport[];
  /** What a VM was: `QEMU, software emulation`. */
  readonly guest: string;
  /** The tenant's ssh command line and what came back. */
  readonly shell: { readonly command: string; readonly output: string };
}

const WIDTH = 72;
const ROAD = ["paid", "seen", "cloned", "booted", "ready", "delivered", "decrypted", "shell"];
const LIFE = [
  "suspended",
  "renewed",
  "shell-again",
  "transferred",
  "old-owner-refused",
  "new-owner-shell",
  "refunded",
];

/** The last screen of the demo: where the time went, what the tenant saw, what else was shown. */
export function closingScreen({ steps, guest, shell }: ClosingFacts): string {
  const road = steps.filter((step) => ROAD.includes(step.name));
  const total = road.reduce((sum, step) => sum + step.ms, 0);
  const lines = [
    styleText("bold", `From payment to a shell in ${duration(total)}`),
    styleText("dim", guest),
    "",
    ...road.map((step) => bar(step, total)),
    "",
    styleText("dim", `$ ${shell.command}`),
    ...shell.output.trimEnd().split("\n"),
    "",
    ...wrap(
      steps.filter((step) => LIFE.includes(step.name)).map((step) => `${step.ok ? "✓" : "✗"} ${step.name}`),
    ),
  ];
  const edge = styleText("dim", "─".repeat(WIDTH));
  return `\n${edge}\n${lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")}\n${edge}\n`;
}

/** One step as a bar whose length is its share of the way. */
function bar(step: StepReport, total: number): string {
  const room = WIDTH - 30;
  const length = total === 0 ? 0 : Math.round((step.ms / total) * room);
  const drawn = length > 0 ? "█".repeat(length) : "▏";
  return `${step.name.padEnd(11)}${duration(step.ms).padStart(9)}  ${styleText("green", drawn)}`;
}

function wrap(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 3 <= WIDTH - 4)
      lines[lines.length - 1] = `${last}   ${word}`;
    else lines.push(word);
  }
  return lines;
}
