import type { Alert } from "./alert.ts";

/** An alert has begun or is over. */
export interface AlertNotice {
  readonly status: "raised" | "resolved";
  readonly alert: Alert;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
