/** The newest answer of a feed in the shape of Chainlink's. */
export interface FeedAnswer {
  readonly answer: bigint;
  readonly decimals: number;
  /** Unix seconds: when the round began, and when it was answered; 0 while it was not. */
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** What the keeper has, and what gas money costs, all at one confirmed block as a quorum of servers has it. */
export interface GasSight {
  /** Of the block, unix seconds. */
  readonly now: number;
  /** The keeper's native money, wei. */
  readonly balance: bigint;
  /** The keeper's stablecoin that it may swap, in units, and how a dollar of it is counted. */
  readonly dollars: bigint;
  readonly decimals: number;
  /** What the router may take of it. */
  readonly allowance: bigint;
  /** Dollars for one whole native coin. */
  readonly price: FeedAnswer;
  /** Whether the chain's sequencer is up (0) or down (1), and since when; null on chains without one. */
  readonly sequencer: FeedAnswer | null;
}

/** Where the keeper buys gas money. Rejects with a RetryableError, or a FinalError when it is none. */
export interface GasMarket {
  look(): Promise<GasSight>;
}
