/** Transactions under way, counted. */
export interface OutboxCounts {
  open(): Promise<OpenTransactions>;
  /** Replacements with a higher fee that were signed after the attempt numbered `after`, and the newest number. */
  bumps(after: number): Promise<{ readonly count: number; readonly newest: number }>;
}

export interface OpenTransactions {
  /** Not in a block yet. */
  readonly sent: number;
  /** In a block that is not final yet. */
  readonly mined: number;
  /** The chain's head when the oldest in `sent` was signed first; null when there is none. */
  readonly oldestSentAtBlock: number | null;
}
