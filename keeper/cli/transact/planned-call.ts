/** A transaction that a command wants to send. */
export interface PlannedCall {
  /** In the infinitive: `send 5 USDC to bob (0x…)`. */
  readonly what: string;
  readonly to: string;
  /** Wei. */
  readonly value: bigint;
  readonly data: string;
  /** What it does holds only when those before it are mined, so it cannot be tried before. */
  readonly dependsOnEarlier?: boolean;
  /** Its failure stops none of those after it. */
  readonly standsAlone?: boolean;
}
