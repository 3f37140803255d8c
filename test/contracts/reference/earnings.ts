/** Time over which an amount is earned evenly; `from` and `to` in unix seconds. */
interface Stretch {
  amount: bigint;
  readonly from: bigint;
  to: bigint;
}

/**
 * The money of one subscription in one token: a list of paid stretches, the last of which is running, and what of it was
 * collected. Whole units only: a part of one is not earned yet.
 */
export class Earnings {
  readonly #stretches: Stretch[];
  #collected = 0n;

  /** `amount` for the time from `from` to `to`. */
  constructor(amount: bigint, from: bigint, to: bigint) {
    this.#stretches = [{ amount, from, to }];
  }

  /** Everything paid and not refunded. */
  paid(): bigint {
    return this.#stretches.reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** Everything earned by `time`, collected or not. */
  earnedBy(time: bigint): bigint {
    return this.#stretches.reduce((sum, stretch) => sum + earnedOf(stretch, time), 0n);
  }

  unearnedAt(time: bigint): bigint {
    return this.paid() - this.earnedBy(time);
  }

  uncollectedAt(time: bigint): bigint {
    return this.earnedBy(time) - this.#collected;
  }

  /** What the contract has of it. */
  held(): bigint {
    return this.paid() - this.#collected;
  }

  /** Takes out all that is earned by now. */
  collect(now: bigint): bigint {
    const amount = this.uncollectedAt(now);
    this.#collected += amount;
    return amount;
  }

  /** Settles what is earned; the rest and `amount` are earned evenly from now to `to`. */
  renew(now: bigint, amount: bigint, to: bigint): void {
    const rest = this.end(now, now);
    this.#stretches.push({ amount: rest + amount, from: now, to });
  }

  /** Ends the paid time now. All that is earned by `chargedUntil` is earned; returns the rest, which goes back. */
  end(now: bigint, chargedUntil: bigint): bigint {
    const rest = this.unearnedAt(chargedUntil);
    const last = this.#stretches.at(-1);
    if (last === undefined) throw new Error("there is always a stretch: this is a bug");
    last.amount -= rest;
    if (now < last.to) last.to = now;
    return rest;
  }
}

function earnedOf({ amount, from, to }: Stretch, time: bigint): bigint {
  return time >= to ? amount : (amount * (time - from)) / (to - from);
}
