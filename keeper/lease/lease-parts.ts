import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import type { LeaseMarket } from "./ports/lease-market.ts";
import type { LeaseStore } from "./ports/lease-store.ts";
import type { Tunnel } from "./ports/tunnel.ts";

/** What the leasing of a prefix is made of. */
export interface LeaseParts {
  readonly chainId: bigint;
  /** Address of PrefixLeases. */
  readonly leases: string;
  /** Address of Subscriptions: as which this host leases. */
  readonly deployment: string;
  /** Who pays, and has what comes back: the keeper's address. */
  readonly payer: string;
  readonly rules: {
    /** Leased from without being told; null: only when told. */
    readonly broker: number | null;
    /** Most for one period of that broker's, wei. */
    readonly maxPrice: bigint;
    /** Most within 30 days, wei. */
    readonly budget: bigint;
    /** What is wrong with a prefix for the machines of this host, a sentence; null: nothing. */
    readonly prefixProblem: (prefix: string) => string | null;
  };
  readonly market: LeaseMarket;
  readonly tunnel: Tunnel;
  readonly store: LeaseStore;
  readonly outbox: TransactionOutbox;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Unix seconds. */
  readonly now: () => number;
  /** Hears what will be tried again, and what it hindered. */
  readonly onProblem: (what: string, error: unknown) => void;
}
