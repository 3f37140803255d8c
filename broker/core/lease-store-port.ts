import type { BlockRef } from "../../keeper/core/chain-view.ts";
import type { LeaseEvent, RefusalReason } from "./chain-port.ts";

/** A request that has not come to an end. `seen`: nothing was decided. `allocated`: it has a prefix and is to be answered. */
export interface OpenRequest {
  readonly id: number;
  readonly state: "seen" | "allocated" | "refused";
  readonly leaseId: number | null;
  readonly deployment: string;
  /** Unix seconds. */
  readonly answerBy: number;
  /** 0x hex. */
  readonly sealedRequest: string;
  /** Number of the prefix, WireGuard's key of the host and where the answer is sealed to; null before `allocated`. */
  readonly prefixIndex: bigint | null;
  readonly wireguardKey: string | null;
  readonly replyKey: string | null;
  /** Of one that is refused. */
  readonly reason: RefusalReason | null;
}

/** A prefix that is lent, or will be once its request is answered. */
export interface HeldPrefix {
  readonly index: bigint;
  /** The lease, null while its first answer is under way. */
  readonly leaseId: number | null;
  readonly deployment: string;
  readonly wireguardKey: string;
  /** Unix seconds; null as `leaseId` is. */
  readonly endsAt: number | null;
  /** Unix seconds: the last handshake, or when the key was taken up. */
  readonly heardAt: number;
}

/** What came of asking for a prefix. */
export type Allocation =
  | { readonly ok: true; readonly index: bigint }
  | { readonly ok: false; readonly reason: RefusalReason };

/** Where the broker keeps what it knows. Each method is one durable transaction. Times in unix seconds. */
export interface LeaseStore {
  /** The last block whose events were taken in; null before the first. */
  cursor(): Promise<BlockRef | null>;
  /** Takes events in and moves the cursor, all or nothing; events that were taken in before change nothing. */
  takeIn(block: BlockRef, events: readonly LeaseEvent[], now: number): Promise<void>;
  /** Requests that have not come to an end, the oldest first. */
  openRequests(): Promise<readonly OpenRequest[]>;
  /**
   * Gives a request that was seen the prefix of its lease or, for a new lease, the lowest one that is free.
   *
   * @param size of the space
   */
  allocate(
    requestId: number,
    keys: { readonly wireguardKey: string; readonly replyKey: string },
    size: bigint,
    now: number,
  ): Promise<Allocation>;
  /** Decides that a request is turned down; gives back what it had. */
  refuse(requestId: number, reason: RefusalReason, now: number): Promise<void>;
  held(): Promise<readonly HeldPrefix[]>;
  /** Notes when peers were heard of, by WireGuard's key. Earlier than known changes nothing. */
  heard(handshakes: ReadonlyMap<string, number>): Promise<void>;
}
