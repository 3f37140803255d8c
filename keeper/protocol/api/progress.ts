/** The stages from payment to a shell, in order. */
export const STAGES = ["paid", "seen", "cloned", "booted", "ready", "delivered"] as const;

export type Stage = (typeof STAGES)[number];

/**
 * An event of `GET /api/v1/subscriptions/<id>/progress` (server-sent events; `Last-Event-ID` resumes): a stage that was
 * reached, or what became of the purchase. Whoever comes late gets what has been first.
 */
export interface ApiProgress {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `waiting`: something hinders, and is tried again. `rejected`: the money goes back. */
  readonly kind: "stage" | "waiting" | "rejected" | "operation" | "ended";
  readonly stage: Stage | null;
  /** For a person, in plain words; may be empty. */
  readonly detail: string;
}
