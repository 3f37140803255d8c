/** What the contracts hold of one token for somebody, as of one block. Amounts are units of the token. */
export interface Due {
  readonly token: string;
  /** By subscriptions that have earned it, where it goes to the treasury. */
  readonly earned: bigint;
  /** Of those, in the order of their ids. */
  readonly ids: readonly bigint[];
  /** Of the treasury. */
  readonly treasuryCredit: bigint;
  /** Of the person who is asked for, the treasury or not. */
  readonly credit: bigint;
  /** What each payee would get once all of that is in the splitter; empty where the treasury is none. */
  readonly shares: readonly { readonly payee: string; readonly amount: bigint }[];
}

/** What waits, and for whom. */
export interface Dues {
  readonly treasury: string;
  /** Who is asked for gets what the treasury gets, or a share of it. */
  readonly isInRevenue: boolean;
  readonly dues: readonly Due[];
}
