/** How a token's amounts are written for people. */
export interface TokenUnit {
  readonly token: string;
  /** A short word, perhaps empty; strangers chose it. */
  readonly symbol: string;
  readonly decimals: number;
}
