/**
 * Something that is asked of the contract of leases. `request` and `rekey` wait for a broker's answer after they are
 * mined, `renew` and `release` do not.
 */
export interface LeaseCall {
  /** Ours, from 1 on; the purpose of its transaction follows from it. */
  readonly id: number;
  /** Our number of the lease that it is about. */
  readonly of: number;
  readonly kind: "request" | "rekey" | "renew" | "release";
  /** `done`: it had its effect. `refused`: it has none, and what was paid is our credit. */
  readonly state: "open" | "done" | "refused";
  /** Why it was refused, a word. */
  readonly reason: string | null;
  /** Unix seconds. */
  readonly at: number;
  /** Wei that go along. */
  readonly fee: bigint;
  /** For `request` and `rekey`. */
  readonly asked: AskedUnderSeal | null;
  /** The contract's number of the request, and the block that it is in; null before that is final. */
  readonly found: { readonly requestId: number; readonly block: number } | null;
}

/** A request that is sealed once: a crash sends the same bytes again. */
export interface AskedUnderSeal {
  /** WireGuard's public key that the prefix shall be routed to, base64. */
  readonly hostKey: string;
  /** X25519 secret that the answer opens with, hex. Forgotten when the call has ended. */
  readonly replySecret: string;
  /** Epoch of the broker's key that it is sealed to. */
  readonly keyEpoch: number;
  /** 0x hex. */
  readonly sealed: string;
}
