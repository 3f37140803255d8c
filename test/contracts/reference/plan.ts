/** What a plan says of money and time. Prices in millionths of a dollar, periods in seconds. */
export interface Plan {
  readonly pricePerDay: bigint;
  readonly minDays: number;
  readonly maxDays: number;
  readonly gracePeriod: bigint;
  readonly deliveryDeadline: bigint;
  readonly stock: number;
}
