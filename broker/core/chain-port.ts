import type { BlockRef } from "../../keeper/core/chain-view.ts";
import type { ChainLeaseStatus, RequestStatus } from "../../keeper/core/lease-status.ts";

interface OfRequest {
  readonly requestId: number;
  /** Address, checksummed. */
  readonly deployment: string;
}

/** What happened to this broker's requests and leases. Times in unix seconds, money in wei. */
export type LeaseEvent =
  | (OfRequest & {
      readonly kind: "requested";
      /** The lease whose keys are to change; null for a new one. */
      readonly leaseId: number | null;
      readonly payer: string;
      readonly fee: bigint;
      readonly keyEpoch: number;
      readonly answerBy: number;
      /** 0x hex. */
      readonly sealedRequest: string;
    })
  | (OfRequest & {
      readonly kind: "answered";
      readonly leaseId: number;
      readonly fee: bigint;
      readonly endsAt: number;
    })
  | (OfRequest & { readonly kind: "rejected" | "expired" })
  | { readonly kind: "renewed"; readonly leaseId: number; readonly fee: bigint; readonly endsAt: number }
  | { readonly kind: "released"; readonly leaseId: number };

/** Events of final blocks, in order. */
export interface LeasePart {
  /** The last block that was looked through. */
  readonly block: BlockRef;
  /** Whether that is the newest final one. */
  readonly isNewest: boolean;
  readonly events: readonly LeaseEvent[];
}

/** The broker as the registry has it. */
export interface BrokerFacts {
  /** Number of the final block that it was read at. */
  readonly block: number;
  readonly operator: string;
  /** X25519 public key that requests are sealed to, 0x + 64 hex. */
  readonly encryptionKey: string;
  readonly keyEpoch: number;
  readonly prefixLength: number;
  readonly capacity: number;
  readonly liveLeases: number;
  readonly takesRequests: boolean;
}

/** The chain as the broker reads it: final blocks only, each answer as a quorum of servers has it. */
export interface LeaseChain {
  /**
   * The next events. Null when there is no newer final block.
   *
   * @param after the last block that was looked through; null: from the deployment on
   * @throws RetryableError CHAIN_…; FinalError REORG_TOO_DEEP when `after` is no block of the chain any more
   */
  events(after: BlockRef | null): Promise<LeasePart | null>;
  requestStatus(requestId: number): Promise<RequestStatus>;
  leaseStatus(leaseId: number): Promise<ChainLeaseStatus>;
  broker(): Promise<BrokerFacts>;
}

/** What the broker asks of the contracts. */
export type BrokerCall =
  | { readonly kind: "answer"; readonly requestId: number; readonly sealedAnswer: Uint8Array }
  | { readonly kind: "reject"; readonly requestId: number; readonly reason: RefusalReason }
  | { readonly kind: "release"; readonly leaseId: number }
  | { readonly kind: "setEncryptionKey"; readonly brokerId: number; readonly encryptionKey: string };

/** Why a request is turned down, as the chain has it: at most 31 ASCII characters. */
export type RefusalReason = "UNREADABLE" | "KEY_IN_USE" | "NO_PREFIX_LEFT" | "LEASE_OVER" | "TOO_LATE";
