import type { Logger } from "pino";
import type { ProgressEvent } from "../sagas/progress-event.ts";

const WARNINGS = new Set(["retry", "undo", "undone"]);

/** Tells the log and whoever listens what happened to which subscription. */
export class EventStream {
  readonly #log: Logger;
  readonly #listeners = new Set<(event: ProgressEvent) => void>();

  constructor(log: Logger) {
    this.#log = log;
  }

  emit(event: ProgressEvent): void {
    const { at: _at, name, ...fields } = event;
    const level = name === "alert" ? "error" : WARNINGS.has(name) ? "warn" : "info";
    this.#log[level](fields, name);
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls the listener for each event until the returned function is called. */
  subscribe(listener: (event: ProgressEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
