/** What a preflight has found out about one thing. */
export interface Check {
  /** Stable, such as `chain-id`. */
  readonly id: string;
  /** `warn`: it can be done so, and may be regretted. `bad`: it cannot be done. */
  readonly verdict: "good" | "warn" | "bad";
  readonly what: string;
  /** Empty when all is well. */
  readonly remedy: string;
}
