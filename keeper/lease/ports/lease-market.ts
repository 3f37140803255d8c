import type { BrokerOffer } from "../../core/broker-offer.ts";
import type { ChainLeaseStatus, RequestStatus } from "../../core/lease-status.ts";

/** The contracts of leases as this host reads them: final blocks only, each answer as a quorum of servers has it. */
export interface LeaseMarket {
  /** How this host stands with a broker. Ids are null for none, times unix seconds. @throws RetryableError CHAIN_… */
  look(broker: number): Promise<{
    /** The chain's clock. */
    readonly block: { readonly timestamp: number };
    readonly offer: BrokerOffer | null;
    readonly pendingRequestId: number | null;
    readonly leaseId: number | null;
    readonly requestableAt: number;
  }>;
  lease(leaseId: number): Promise<{
    readonly broker: number;
    readonly deployment: string;
    readonly endsAt: number;
    readonly status: ChainLeaseStatus;
  }>;
  /** @param block that it is in */
  request(
    requestId: number,
    block: number,
  ): Promise<{
    readonly status: RequestStatus;
    readonly leaseId: number | null;
    readonly reason: string | null;
  }>;
  /** What the broker's operator said to a request that is answered; null when no server shows it. */
  answer(
    requestId: number,
    block: number,
  ): Promise<{ readonly leaseId: number; readonly endsAt: number; readonly sealed: string } | null>;
  /** The request that a final transaction has made with what was sealed; null when none. */
  requestIn(
    hash: string,
    sealed: string,
  ): Promise<{ readonly requestId: number; readonly block: number } | null>;
  /** Wei that wait for an account. */
  creditOf(account: string): Promise<bigint>;
  /** Seconds in a period. */
  readonly period: number;
}
