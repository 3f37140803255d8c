/** Who may log in to a machine, as the chain has it at a confirmed block. */
export interface Holders {
  /** Lower-case address. */
  readonly owner: string;
  /** What the owner's address is: a contract's signatures only the chain can judge. */
  readonly ownerKind: "eoa" | "contract";
  /** ERC-4907 user whose time has not run out; null when there is none. */
  readonly user: string | null;
}

export interface Ownership {
  /**
   * Null when nobody may log in: not active, or no such subscription.
   *
   * @throws RetryableError when the chain cannot be asked
   */
  holders(subscription: bigint): Promise<Holders | null>;
  /**
   * The newest signed ownership statement, as the guest stores it; null when the subscription holds no machine. When
   * nobody may log in any more it says so. Asks the chain only when something has changed.
   *
   * @throws RetryableError when there is none and the chain cannot be asked
   */
  statement(subscription: bigint): Promise<string | null>;
}
