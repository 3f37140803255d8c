/** What amounts are of: a token, or the chain's own money. */
export interface Money {
  /** Checksummed; null for the chain's own money. */
  readonly address: string | null;
  readonly symbol: string;
  readonly decimals: number;
}
