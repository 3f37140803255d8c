/** What the operator has in force against a purchase; its paid time runs on. The next one takes the place of the last. */
export interface Measure {
  readonly subscription: bigint;
  /** Of the purchase that is meant: after a reorganisation the id may be another's. */
  readonly purchaseRef: string;
  /** `warn` changes nothing, `throttle` slows its VM, `suspend` keeps it from running. */
  readonly kind: "warn" | "throttle" | "suspend";
  /** As its tenant is told. */
  readonly reason: string;
  /** Keccak-256 of what the operator keeps as proof, 0x + 64 hex; null when they named none. */
  readonly evidence: string | null;
  /** What a throttle leaves of the network, megabits a second; else 0. */
  readonly mbps: number;
  /** Unix seconds. */
  readonly since: number;
}
