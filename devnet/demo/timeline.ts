import { styleText } from "node:util";
import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Teller } from "./teller.ts";

export interface StepReport {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
}

/** Where the timeline is written; a terminal gets a moving line while a step runs. */
export interface TimelineOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const NAME_WIDTH = 18;

/** Runs steps one after another, shows each with its duration, and remembers them for the report. */
export class Timeline implements Teller {
  readonly steps: StepReport[] = [];
  readonly #out: TimelineOutput;

  constructor(out: TimelineOutput) {
    this.#out = out;
  }

  heading(text: string): void {
    this.#out.write(`\n${styleText("bold", text)}\n`);
  }

  note(text: string): void {
    for (const line of text.trimEnd().split("\n"))
      this.#out.write(`  ${" ".repeat(NAME_WIDTH)} ${styleText("dim", line)}\n`);
  }

  /** A failure is shown, remembered and thrown on. */
  async step(name: string, action: (doing: (what: string) => void) => Promise<string>): Promise<void> {
    const started = performance.now();
    let doing = "";
    let frame = 0;
    const draw = () => {
      const seconds = (performance.now() - started) / 1000;
      const spinner = SPINNER[frame++ % SPINNER.length] ?? "";
      this.#out.write(
        `\r\x1b[2K${styleText("cyan", spinner)} ${name.padEnd(NAME_WIDTH)} ${styleText("dim", `${seconds.toFixed(0)} s ${doing}`.slice(0, 80))}`,
      );
    };
    const timer = this.#out.isTTY ? setInterval(draw, 100) : undefined;
    try {
      const detail = await action((what) => {
        doing = what;
      });
      clearInterval(timer);
      this.#finish({ name, ok: true, ms: Math.round(performance.now() - started), detail });
    } catch (error) {
      clearInterval(timer);
      this.#finish({
        name,
        ok: false,
        ms: Math.round(performance.now() - started),
        detail: describe(error),
      });
      throw error;
    }
  }

  #finish(step: StepReport): void {
    this.steps.push(step);
    const mark = step.ok ? styleText("green", "✓") : styleText("red", "✗");
    const time = styleText("dim", duration(step.ms).padStart(8));
    this.#out.write(
      `${this.#out.isTTY ? "\r\x1b[2K" : ""}${mark} ${step.name.padEnd(NAME_WIDTH)}${time}  ${step.detail}\n`,
    );
  }
}

/** `0.4 s`, `12 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

function describe(error: unknown): string {
  if (error instanceof BlockHostError) return `${error.code}: ${error.message} ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
