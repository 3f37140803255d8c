/** The stages from payment to a shell, in order. */
export const STAGES = ["paid", "seen", "cloned", "booted", "ready", "delivered"] as const;

export type Stage = (typeof STAGES)[number];

/**
 * An event of `GET /api/v1/subscriptions/<id>/progress` (server-sent events named `progress`; `Last-Event-ID` resumes): a
 * stage that was reached, or what became of the purchase. Whoever comes late gets what has been first. A number that the
 * keeper has not seen on the chain yet is waited for. The connection stands for as long as both sides like; a stage may be
 * told twice, and later ones may come when an earlier one was not told.
 */
export interface ApiProgress {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /**
   * `waiting`: something hinders, and is tried again. `rejected`: the money goes back. `operation`: something was done to
   * a machine that was delivered. `ended`: the machine is gone, or the purchase is no more.
   */
  readonly kind: "stage" | "waiting" | "rejected" | "operation" | "ended";
  readonly stage: Stage | null;
  /** For a person, in plain words; may be empty. */
  readonly detail: string;
}
