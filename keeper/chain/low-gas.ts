/** What the keeper has left to pay for transactions. */
export interface LowGas {
  readonly address: string;
  /** Wei. */
  readonly balance: bigint;
  /** As many like the last one can still be paid for at today's price. */
  readonly transactionsLeft: number;
}
