/** A plan as sold on chain. A plan is never edited; a new price or size is a new plan. */
export interface Plan {
  readonly id: bigint;
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Bandwidth in each direction, megabits per second. */
  readonly mbps: number;
  /** Name of the operator's template, such as `debian-12`. */
  readonly image: string;
  /** Seconds after expiry during which the disk is kept and renewal is possible. */
  readonly gracePeriod: number;
}
