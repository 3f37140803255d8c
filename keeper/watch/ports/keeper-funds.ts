/** What the keeper has to pay for its transactions, in wei. */
export interface Funds {
  readonly balance: bigint;
  /** What one more transaction may cost now. */
  readonly transaction: bigint;
}

export interface KeeperFunds {
  /** Rejects when no server answers. */
  look(): Promise<Funds>;
}
