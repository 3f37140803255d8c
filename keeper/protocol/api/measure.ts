/** What the operator has in force against a subscription, for everybody to read. */
export interface ApiMeasure {
  /** `warn` changes nothing, `throttle` slows the VM, `suspend` keeps it from running. */
  readonly kind: "warn" | "throttle" | "suspend";
  readonly reason: string;
  /** Keccak-256 of what the operator keeps as proof; null when they named none. */
  readonly evidence: string | null;
  /** Megabits a second that a throttle leaves; null when it is none. */
  readonly mbps: number | null;
  /** Unix seconds. */
  readonly since: number;
}
