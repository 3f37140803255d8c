/** A machine that a subscription holds, as far as the watch must know it. */
export interface WatchedMachine {
  readonly subscription: bigint;
  readonly vmid: number;
  /** `running`: it was delivered, is paid for, and its tenant has not asked for it to be stopped. */
  readonly wanted: "running" | "stopped";
}
