import type { OperationRequest } from "./operation.ts";

/** A block by its place and its content. */
export interface BlockId {
  readonly number: number;
  /** 0x + 64 lower-case hex. */
  readonly hash: string;
}

/** An event of our contracts, reduced to whom it wakes. Unique by (blockHash, transactionHash, logIndex). */
export interface ChainLog {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly subscription: bigint;
  /** Name of the event, such as `Purchased`. */
  readonly kind: string;
  /** Of its block, unix seconds; null where nobody asked for it. */
  readonly timestamp: number | null;
  /** What `OperationRequested` asks for; null for all others, and for what a reorganisation took back. */
  readonly operation: OperationRequest | null;
}
