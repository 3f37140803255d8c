/** A step of the play, under the heading of its act. */
export interface RehearsedStep {
  readonly act: string;
  /** Stable, such as `paid`. */
  readonly name: string;
  readonly status: "running" | "done" | "failed";
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** What is being done; when it is done what was found, when it has failed why. */
  readonly what: string;
}

/** How a rehearsal stands: the last one since the installer was started. */
export interface RehearsalView {
  /** `stopping`: it takes away what it has made. */
  readonly status: "idle" | "running" | "stopping" | "stopped" | "failed" | "done";
  readonly steps: readonly RehearsedStep[];
  /** Where the keeper's log of one that failed is kept, and the like. */
  readonly notes: readonly string[];
  readonly error: { readonly code: string; readonly what: string; readonly remedy: string } | null;
}
