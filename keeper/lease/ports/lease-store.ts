import type { AskedUnderSeal, LeaseCall } from "../../core/lease-call.ts";
import type { OverState, PrefixLease } from "../../core/prefix-lease.ts";
import type { LeaseAnswer } from "../../protocol/lease-answer.ts";

/** The leases of this host and what was asked for them, over restarts. What changes one returns it, null: it did not. */
export interface LeaseStore {
  /** The lease that is not over. */
  current(): PrefixLease | null;
  /** The newest, over or not. */
  newest(): PrefixLease | null;
  /** Whether a lease of the contract's is one of ours that is over. */
  isOver(leaseId: number): Promise<boolean>;
  /** @returns null when one is not over */
  begin(broker: number, maxPrice: bigint, now: number): Promise<PrefixLease | null>;
  answered(
    call: Pick<LeaseCall, "id" | "of">,
    said: {
      readonly leaseId: number;
      readonly endsAt: number;
      readonly answer: LeaseAnswer;
      readonly hostKey: string;
    },
    now: number,
  ): Promise<PrefixLease | null>;
  adopt(id: number, leaseId: number, endsAt: number): Promise<PrefixLease | null>;
  enter(id: number, state: "installed" | "up" | "releasing", now: number): Promise<PrefixLease | null>;
  end(id: number, state: OverState, reason: string, now: number): Promise<PrefixLease | null>;
  setEndsAt(id: number, endsAt: number): Promise<PrefixLease | null>;
  renewed(call: Pick<LeaseCall, "id" | "of">, endsAt: number): Promise<PrefixLease | null>;
  setMaxPrice(id: number, maxPrice: bigint): Promise<PrefixLease | null>;
  openCalls(of: number): Promise<readonly LeaseCall[]>;
  lastCall(of: number, kind: LeaseCall["kind"]): Promise<LeaseCall | null>;
  beginCall(
    of: number,
    kind: LeaseCall["kind"],
    fee: bigint,
    asked: AskedUnderSeal | null,
    now: number,
  ): Promise<void>;
  found(call: number, requestId: number, block: number): Promise<void>;
  endCall(call: number, reason: string | null): Promise<void>;
  /** Wei. */
  feesSince(since: number): Promise<bigint>;
}
