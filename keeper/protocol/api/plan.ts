/** One of `GET /api/v1/plans`: `{"plans": [...]}`, those that are sold first, by price. Numbers beyond 2^53 are text. */
export interface ApiPlan {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Bandwidth in each direction, megabits per second. */
  readonly mbps: number;
  readonly image: string;
  /** USD with 6 decimals, as a whole number. */
  readonly pricePerDay: string;
  readonly minDays: number;
  readonly maxDays: number;
  /** Seconds. */
  readonly gracePeriod: number;
  /** Seconds from payment until a refund is due. */
  readonly deliveryDeadline: number;
  readonly stock: number;
  /** No longer sold, but can be renewed. */
  readonly retired: boolean;
}
