import type { CheckId } from "./check-id.ts";

/** What a preflight has found out about one thing; a doctor names its things itself. */
export interface Check<Id extends string = CheckId> {
  /** Stable. */
  readonly id: Id;
  /** `warn`: it can be done so, and may be regretted. `bad`: it cannot be done. */
  readonly verdict: "good" | "warn" | "bad";
  readonly what: string;
  /** Empty when all is well. */
  readonly remedy: string;
}
