/** Sums of one token from the deployment to a point in time, in its units. Nothing in here ever falls. */
export interface TokenFlows {
  readonly purchases: bigint;
  readonly renewals: bigint;
  /** Earned by time, whoever has it by now. */
  readonly earned: bigint;
  /** To the treasury. */
  readonly collected: bigint;
  /** Paid out to owners who cancelled. */
  readonly cancelled: bigint;
  /** Paid out to payers after the deadline. */
  readonly reclaimed: bigint;
  /** Set aside for somebody to withdraw. */
  readonly credited: bigint;
  /** Credits that were paid out. */
  readonly withdrawn: bigint;
  /** Paid by the splitter to its payees. */
  readonly released: bigint;
}

/** What Subscriptions holds of one token at a point in time, and for whom. */
export interface TokenHoldings {
  /** Paid for what is not delivered. */
  readonly escrow: bigint;
  /** Paid for time that is still to come. */
  readonly unearned: bigint;
  /** Earned, for the treasury. */
  readonly uncollected: bigint;
  /** Credits, for whom they were given to. */
  readonly credits: bigint;
}

/** One token's books at a point in time. */
export interface TokenBooks extends TokenFlows, TokenHoldings {
  readonly token: string;
}

/** All that Subscriptions holds by what came in and went out. */
export function heldOf(books: TokenFlows): bigint {
  const { purchases, renewals, collected, cancelled, reclaimed, withdrawn } = books;
  return purchases + renewals - collected - cancelled - reclaimed - withdrawn;
}
