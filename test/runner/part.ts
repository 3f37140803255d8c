/** One thing a part tells while it runs. */
export type PartEvent =
  | { readonly kind: "total"; readonly tests: number }
  | { readonly kind: "running"; readonly title: string }
  | { readonly kind: "passed"; readonly title: string }
  | { readonly kind: "failed"; readonly title: string; readonly reason: string }
  | { readonly kind: "skipped"; readonly title: string }
  /** Something to read beside the part's result. */
  | { readonly kind: "note"; readonly text: string }
  /** All tests were run; without it a part has crashed, whatever it counted. */
  | { readonly kind: "end" };

export type Listener = (event: PartEvent) => void;

/** A part of the suite, run by its own child processes. */
export interface Part {
  readonly name: string;
  /** What it checks, in a few words. */
  readonly words: string;
  /** Names of parts that have to have ended before, if they run at all. */
  readonly needs?: readonly string[];
  /** Runs it to its end, or until `signal` aborts. A rejection counts as one failed test. */
  run(tell: Listener, signal: AbortSignal): Promise<void>;
}
