import type { ApiMeasure } from "./measure.ts";
import type { Stage } from "./progress.ts";

/** `GET /api/v1/owners/<address>/subscriptions`: held or lent, and paid for but not delivered yet; the newest first. */
export interface ApiSubscriptions {
  readonly subscriptions: readonly ApiSubscription[];
  /** There are more than are told. */
  readonly more: boolean;
}

/** `GET /api/v1/subscriptions/<id>`. All of it is on the chain for everybody, but for `power`, `stage` and `measure`. */
export interface ApiSubscription {
  readonly id: string;
  readonly planId: string;
  readonly status:
    | "pending"
    | "active"
    | "grace"
    | "lapsed"
    | "refunded"
    | "cancelled"
    | "terminated"
    | "closed";
  readonly payer: string;
  readonly recipient: string;
  /** Checksummed address of who holds the access token; null while there is none. */
  readonly owner: string | null;
  /** Who has the login lent (ERC-4907). Unix seconds. */
  readonly user: { readonly address: string; readonly expires: number } | null;
  readonly encryptionKey: string;
  readonly epoch: number;
  readonly hasCredential: boolean;
  /** How many operations were asked for so far: the number of the newest. */
  readonly operations: number;
  /** Unix seconds, as are all below; 0: not delivered yet. */
  readonly paidAt: number;
  readonly deliverBy: number;
  readonly startsAt: number;
  readonly expiresAt: number;
  readonly graceEndsAt: number;
  /** The VM as the host saw it last; null when there is none or it is not known. */
  readonly power: "running" | "stopped" | null;
  /** Where it is between payment and ready: see `progress.ts`. Null once it was delivered or refunded. */
  readonly stage: Stage | null;
  /** What the operator has in force against it; null: nothing. */
  readonly measure: ApiMeasure | null;
}
