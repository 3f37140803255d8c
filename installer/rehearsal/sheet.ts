import type { Teller } from "../../devnet/demo/teller.ts";
import type { RehearsedStep } from "./rehearsal-view.ts";

type Open = { -readonly [Key in keyof RehearsedStep]: RehearsedStep[Key] };

/** Keeps what a play tells, for who looks at it while it goes on. */
export class Sheet implements Teller {
  readonly #now: () => number;
  readonly #steps: Open[] = [];
  readonly #notes: string[] = [];
  #act = "";

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  get steps(): readonly RehearsedStep[] {
    return this.#steps;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  heading(text: string): void {
    this.#act = text;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  async step(name: string, action: (doing: (what: string) => void) => Promise<string>): Promise<void> {
    const step: Open = {
      ...{ act: this.#act, name, status: "running", what: "" },
      ...{ startedAt: this.#now(), endedAt: null },
    };
    this.#steps.push(step);
    const end = (status: Open["status"], what: string) =>
      Object.assign(step, { status, what, endedAt: this.#now() });
    try {
      end(
        "done",
        await action((what) => {
          step.what = what;
        }),
      );
    } catch (error) {
      end("failed", error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
}
