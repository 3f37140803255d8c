/** What one subscription has earned and nobody has collected. */
export interface Earned {
  readonly id: bigint;
  readonly token: string;
  /** Units of the token. */
  readonly amount: bigint;
}

/** What waits for the payee of a splitter, or for the treasury as its credit. */
export interface Due {
  readonly token: string;
  readonly account: string;
  readonly amount: bigint;
}

/** What is due to whom at the newest final block, as a quorum of servers has it. Rejects with a RetryableError. */
export interface Earnings {
  /** By subscription, from the lowest id on. */
  earned(): Promise<readonly Earned[]>;
  /** What of the treasury's is in these tokens elsewhere. */
  dues(tokens: readonly string[]): Promise<{
    /** Credits of the treasury: a contract cannot ask for them itself. */
    readonly credits: readonly Due[];
    /** What the treasury owes to its payees, when it is a RevenueSplitter. */
    readonly releases: readonly Due[];
    readonly treasury: string;
  }>;
}
