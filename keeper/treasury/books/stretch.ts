/**
 * Money in hand and the time that it pays for: `Accrual.Stretch` of the contracts, to the unit. `amount` is earned evenly
 * from `start` to `end`; `carry` is what was earned before and not collected, less what was collected since.
 */
export interface Stretch {
  readonly token: string;
  readonly amount: bigint;
  readonly carry: bigint;
  /** Unix seconds, as `end`. */
  readonly start: number;
  readonly end: number;
}

/** What the stretch has earned by a time that is not before its start. Rounded down, as the contract does. */
export function earnedOf({ amount, start, end }: Stretch, time: number): bigint {
  if (time >= end) return amount;
  return (amount * BigInt(time - start)) / BigInt(end - start);
}

/** What is earned by then and was not collected. */
export function uncollectedOf(stretch: Stretch, time: number): bigint {
  return earnedOf(stretch, time) + stretch.carry;
}
