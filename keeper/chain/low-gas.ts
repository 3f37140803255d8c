/** What the keeper has left to pay for transactions. */
export interface LowGas {
  readonly address: string;
  /** Wei. */
  readonly balance: bigint;
  /** As many like the last one, or like a dear delivery if that took more, can still be paid for at today's price. */
  readonly transactionsLeft: number;
}
