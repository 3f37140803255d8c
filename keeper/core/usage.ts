/** What a VM has used, so that amounts of different times can be added. */
export interface UsageAmounts {
  readonly netInBytes: number;
  readonly netOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
  /** Seconds in which all of its processors would have been busy: times the plan's vcpus, these are CPU seconds. */
  readonly fullCpuSeconds: number;
  readonly memoryGibHours: number;
  /** How long it ran while it should. */
  readonly runningSeconds: number;
  /** How long it should have run: delivered, paid for, and not stopped by its tenant. */
  readonly wantedSeconds: number;
}

/** What a subscription's VM used in one month of UTC. */
export interface MonthlyUsage extends UsageAmounts {
  readonly subscription: bigint;
  /** Such as `2026-11`. */
  readonly month: string;
}

/** How far a subscription's use is added up, with the hypervisor's counters as they stood then. */
export interface UsageMark {
  readonly subscription: bigint;
  /** Time that should have been run is added up to here, milliseconds since the epoch. */
  readonly at: number;
  /** When the figures below were read; earlier than `at` while the VM's node is away. */
  readonly readAt: number;
  readonly uptimeSeconds: number;
  readonly netInBytes: number;
  readonly netOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
}

/** The outcome of one look at the fleet. */
export interface UsageSample {
  readonly marks: readonly UsageMark[];
  readonly additions: readonly MonthlyUsage[];
}
