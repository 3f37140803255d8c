/** `GET /api/v1/admin/money`. Amounts are whole numbers of a token's smallest unit, as text. */
export interface AdminMoney {
  /** Where earned money goes. */
  readonly treasury: string;
  readonly keeper: {
    readonly address: string /** Wei; null before the first look. */;
    readonly balance: string | null;
  };
  /** By token, as the keeper's books have it; null where none are kept (no `treasury` in the configuration). */
  readonly tokens: readonly AdminTokenMoney[] | null;
  /** Up to which time the books were read, unix seconds. */
  readonly readUpTo: number | null;
  /** By month of UTC and token, the newest first. */
  readonly months: readonly {
    /** Such as `2026-11`. */
    readonly month: string;
    readonly token: string;
    readonly paid: string;
    readonly collected: string;
    /** Went back to tenants, or stands ready for them. */
    readonly returned: string;
  }[];
}

export interface AdminTokenMoney {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Paid for what is not delivered yet. */
  readonly escrow: string;
  /** Paid for time that is still to come. */
  readonly unearned: string;
  /** Earned, and not sent to the treasury yet. */
  readonly uncollected: string;
  /** Stand ready for whoever they were given to. */
  readonly credits: string;
  /** All that was ever earned, and sent to the treasury. */
  readonly earned: string;
  readonly collected: string;
}
