/** Something in a source that the tests must reach. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** A statement that runs, or one of the ways out of a condition or a `try`. */
  readonly kind: "line" | "branch";
  /** What to say when it was not reached. */
  readonly fault: string;
  /** What the instrumented code reports there, 64 hex digits. A body without braces shares that of its branch. */
  readonly tag: string;
}
