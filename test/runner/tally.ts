import type { PartEvent } from "./part.ts";

export interface Failure {
  readonly title: string;
  readonly reason: string;
}

/** What one part came to. Built from its events, and unforgiving: a part that ran nothing has failed. */
export class Tally {
  readonly name: string;
  passed = 0;
  skipped = 0;
  total: number | undefined;
  running = "";
  ms = 0;
  readonly failures: Failure[] = [];
  readonly notes: string[] = [];
  #ended = false;

  constructor(name: string) {
    this.name = name;
  }

  get failed(): number {
    return this.failures.length;
  }

  take(event: PartEvent): void {
    switch (event.kind) {
      case "total":
        this.total = event.tests;
        return;
      case "running":
        this.running = event.title;
        return;
      case "passed":
        this.passed += 1;
        return;
      case "failed":
        this.failures.push({ title: event.title, reason: event.reason });
        return;
      case "skipped":
        this.skipped += 1;
        return;
      case "note":
        this.notes.push(event.text);
        return;
      case "end":
        this.#ended = true;
    }
  }

  /** Closes the books. `crash` is what the part was rejected with, if it was. */
  close(ms: number, crash?: unknown): void {
    this.ms = ms;
    if (crash !== undefined) {
      this.failures.push({ title: this.running || "starting", reason: reasonOf(crash) });
    } else if (!this.#ended) {
      this.failures.push({ title: this.running || "starting", reason: "it ended before its last test" });
    } else if (this.passed + this.failed + this.skipped === 0) {
      this.failures.push({ title: "finding tests", reason: "it ran no test" });
    }
  }
}

function reasonOf(crash: unknown): string {
  return crash instanceof Error ? crash.message : String(crash);
}
