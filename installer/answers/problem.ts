/** What is wrong with an answer. */
export interface Problem {
  /** Of the field, with dots, as in `blockchain.plans.0.name`; empty: the whole. */
  readonly path: string;
  readonly code: "missing" | "unknown" | "type" | "choice" | "range" | "format" | "rule";
  /** For whoever fills in the form; it repeats nothing of what was answered. */
  readonly what: string;
}
