/** What SubscriptionLens answers with, as far as the keeper reads it. */
export interface SubscriptionAnswer {
  readonly record: {
    readonly planId: bigint;
    readonly status: bigint;
    readonly payer: string;
    readonly recipient: string;
    readonly purchaseRef: string;
    readonly encryptionKey: string;
    readonly deliverBy: bigint;
    readonly startsAt: bigint;
    readonly expiresAt: bigint;
    readonly operations: bigint;
  };
  readonly access: {
    /** The zero address while there is no token. */
    readonly owner: string;
    readonly user: string;
    readonly userExpires: bigint;
    readonly encryptionKey: string;
    readonly epoch: bigint;
    readonly sealedAt: bigint;
  };
  readonly plan: {
    readonly name: string;
    readonly vcpus: bigint;
    readonly memoryMiB: bigint;
    readonly diskGiB: bigint;
    readonly mbps: bigint;
    readonly image: string;
    readonly gracePeriod: bigint;
  };
  /** Whether the owner is a contract, or before delivery the recipient. */
  readonly byContract: boolean;
}
