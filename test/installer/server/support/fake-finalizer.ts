import { EventEmitter, once } from "node:events";
import type { Answers } from "../../../../installer/answers/answers.ts";
import type { FinalizeEvent, Finalizer, FinalizeView } from "../../../../installer/finalize/finalizer.ts";

/** A finalizer that does what the test says. */
export class FakeFinalizer implements Finalizer {
  status: FinalizeView["status"] = "idle";
  steps: FinalizeView["steps"] = [];
  readonly done: string[] = [];
  readonly #events: FinalizeEvent[] = [];
  readonly #news = new EventEmitter().setMaxListeners(100);
  /** Who watches at present. */
  watching = 0;

  async start(_answers: Answers): Promise<void> {
    this.done.push("start");
    this.status = "running";
  }

  async retry(): Promise<void> {
    this.done.push("retry");
  }

  async cancel(): Promise<void> {
    this.done.push("cancel");
  }

  async view(): Promise<FinalizeView> {
    return { status: this.status, steps: this.steps };
  }

  say(text: string): void {
    this.#events.push({ id: this.#events.length + 1, at: 1, step: "keys", kind: "log", text });
    this.#news.emit("news");
  }

  async *events(after: number, signal: AbortSignal): AsyncGenerator<FinalizeEvent> {
    this.watching += 1;
    try {
      for (let at = after; ; at += 1) {
        if (at >= this.#events.length) await once(this.#news, "news", { signal });
        const event = this.#events[at];
        if (event !== undefined) yield event;
      }
    } catch {
      // The signal has aborted.
    } finally {
      this.watching -= 1;
    }
  }
}
