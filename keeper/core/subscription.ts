/** `Status` of contracts/interfaces/ISubscriptions.sol, in its order. Derived by the contract, never stored. */
export const SUBSCRIPTION_STATUSES = [
  "none",
  "pending",
  "active",
  "grace",
  "lapsed",
  "refunded",
  "cancelled",
  "terminated",
  "closed",
] as const;

/** `eoa`: an account with a key, lent code (EIP-7702) or not. */
export type OwnerKind = "eoa" | "contract";

export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** A subscription as the chain has it at one block. Addresses are checksummed, times are unix seconds. */
export interface Subscription {
  readonly id: bigint;
  readonly planId: bigint;
  readonly status: SubscriptionStatus;
  readonly payer: string;
  readonly recipient: string;
  /** Holder of the credential token; null while there is none. */
  readonly owner: string | null;
  /** What the owner's address is, or while there is none the recipient's: only the chain can judge a contract's word. */
  readonly ownerKind: OwnerKind;
  /** ERC-4907 user whose time has not run out; null when there is none. */
  readonly user: { readonly address: string; readonly expires: number } | null;
  /** Binds payer, recipient, plan, token and key: deliver() reverts if a reorg gave the id to somebody else. */
  readonly purchaseRef: string;
  /** X25519 public key that the credential is sealed to, 0x + 64 hex; all zero after a transfer. */
  readonly encryptionKey: string;
  /** Rises with each transfer and each change of key; a credential sealed for an older epoch is refused. */
  readonly epoch: number;
  /** Whether a sealed credential is stored for the present epoch. */
  readonly hasCredential: boolean;
  /** Until then deliver() is possible; after it anyone may reclaim the payment. */
  readonly deliverBy: number;
  readonly startsAt: number;
  readonly expiresAt: number;
  /** The operator holds its VM off: the keeper's word, not the chain's. */
  readonly held: boolean;
  /** What the operator leaves it of its network, megabits a second; 0 when all. The keeper's word too. */
  readonly throttleMbps: number;
  /** How many operations were ever requested: the newest request's number. */
  readonly operations: number;
}
