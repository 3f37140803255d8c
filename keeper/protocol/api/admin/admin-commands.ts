/** `GET /api/v1/admin/commands`: what was posted to CommandInbox, the newest first, 50 at most. */
export interface AdminCommands {
  readonly commands: readonly {
    readonly nonce: string;
    readonly by: string;
    /** Unix seconds: the last one in which it may be obeyed. */
    readonly deadline: number;
    /** Unix seconds; 0: the keeper has not acknowledged it. */
    readonly acknowledgedAt: number;
    /** How far the keeper is with it; null: it has not looked at it, or has forgotten it. */
    readonly state: "taken" | "begun" | "done" | null;
    /** Of the result, as it is acknowledged. */
    readonly resultHash: string | null;
  }[];
  /** Commands ever posted. */
  readonly count: string;
}
