/** What decides whether a lease's prefix is routed. Unix seconds. */
export interface LeaseFacts {
  /** End of the paid time; null while the answer that begins the lease is under way. */
  readonly endsAt: number | null;
  /** When its peer was last heard of; since the key was taken up if it never was. */
  readonly heardAt: number;
}

/**
 * `up`: routed. `suspended`: the prefix is kept and nothing is routed to it, since nobody answered there for a week or
 * the paid time is over; a handshake or a renewal brings it back.
 */
export type LeaseState = "up" | "suspended";

const IDLE_SECONDS = 7 * 86_400;

/**
 * @param chainTime of the newest final block: when the paid time is over, the contract says
 * @param now of this machine: when a peer was heard of, it says
 */
export function leaseState({ endsAt, heardAt }: LeaseFacts, chainTime: number, now: number): LeaseState {
  if (endsAt !== null && chainTime >= endsAt) return "suspended";
  return now - heardAt >= IDLE_SECONDS ? "suspended" : "up";
}
