import type { LeaseAnswer } from "../protocol/lease-answer.ts";

/**
 * Where a lease of a prefix stands with us. `requested`: asked for, nothing is known yet. `answered`: a broker lends, the
 * tunnel is not made. `installed`: it is made, and the broker was not heard of by it yet. `up`: it was heard of, machines
 * have the prefix. `releasing`: it is being given back. The rest is over. `refused`: nothing came of the request, the fee
 * is our credit. `released`: given back. `lost`: it ended without us.
 */
export type LeaseState = "requested" | "answered" | "installed" | "up" | "releasing" | OverState;
export type OverState = "refused" | "released" | "lost";

/** A lease of a broker's prefix, as this host remembers it. A renewal moves `endsAt`, and nothing else. */
export interface PrefixLease {
  /** Ours, from 1 on: leases of one broker follow one another, and none is another. */
  readonly id: number;
  /** The broker's number in the registry. */
  readonly broker: number;
  /** The contract's number of it; null before it is answered. */
  readonly leaseId: number | null;
  readonly state: LeaseState;
  /** Unix seconds of the state. */
  readonly since: number;
  /** Why it is over, a word; null while it is not. */
  readonly reason: string | null;
  /** Wei for a period: a dearer one is not paid without being told anew. */
  readonly maxPrice: bigint;
  /** What the broker said; null before it is answered. */
  readonly answer: LeaseAnswer | null;
  /** WireGuard's public key of ours that it was said to, base64; null before it is answered. */
  readonly hostKey: string | null;
  /** End of the paid time, unix seconds; null before it is answered. */
  readonly endsAt: number | null;
}

/** The prefix that machines have of a lease; null when there is none, or it does not carry yet or any more. */
export function leasedPrefix(lease: PrefixLease | null): string | null {
  return lease?.state === "up" ? (lease.answer?.prefix ?? null) : null;
}
