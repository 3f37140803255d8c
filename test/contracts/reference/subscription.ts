import type { Earnings } from "./earnings.ts";

/** One subscription as the reference keeps it. Times in unix seconds, 0 before there is one. */
export interface Subscription {
  readonly id: bigint;
  readonly planId: number;
  readonly numDays: number;
  readonly payer: string;
  readonly recipient: string;
  readonly amount: bigint;
  readonly deliverBy: bigint;
  token: string;
  phase: "Pending" | "Delivered" | "Refunded" | "Cancelled" | "Terminated" | "Closed";
  startsAt: bigint;
  expiresAt: bigint;
  /** Of the access token; none before delivery and after close. */
  owner: string | undefined;
  /** None before delivery: the money is in escrow, or refunded. */
  earnings: Earnings | undefined;
}
