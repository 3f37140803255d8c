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
}
