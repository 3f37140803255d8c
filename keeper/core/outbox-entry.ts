import type { BlockId } from "./chain-log.ts";

/**
 * `sent`: signed bytes are stored, perhaps broadcast. `mined`: in a block that is not final yet. `final`, `reverted`:
 * in a final block, with success or without. `lost`: something else used the nonce. After `reverted` and
 * `lost` the purpose may be sent anew.
 */
export type OutboxState = "sent" | "mined" | "final" | "reverted" | "lost";

/** Signed bytes with one fee. All attempts of an entry share its nonce: at most one can be mined. */
export interface SignedAttempt {
  readonly hash: string;
  /** The transaction as it is broadcast, 0x hex. */
  readonly raw: string;
  /** Wei for each gas. */
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** Head of the chain when it was signed; bumps count from here. */
  readonly signedAtBlock: number;
}

export interface OutboxEntry {
  readonly purpose: string;
  /** Whose nonce it has: the keeper's address when it was signed. */
  readonly sender: string;
  /** Null: the transaction makes a contract of its data. */
  readonly to: string | null;
  readonly data: string;
  /** Wei that go along. */
  readonly value: bigint;
  readonly nonce: number;
  readonly gasLimit: bigint;
  readonly state: OutboxState;
  /** Oldest first, never empty. */
  readonly attempts: readonly SignedAttempt[];
  /** Hash of the attempt that was mined and its block; null in `sent` and `lost`. */
  readonly mined: { readonly hash: string; readonly block: BlockId } | null;
  /** Name of the contract's error, in `reverted` only. */
  readonly error: string | null;
}
