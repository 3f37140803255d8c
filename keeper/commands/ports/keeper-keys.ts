/** The keys that the keeper's transactions are signed with. */
export interface KeeperKeys {
  /** Address that they come from now. */
  readonly inUse: string;
  /**
   * Address of a key that was made and never sent with, for want of role or gas; null when there is none.
   *
   * @throws RetryableError when the chain cannot be asked
   */
  next(): Promise<string | null>;
  /**
   * Makes such a key, unless there is one, and resolves to its address once it is kept.
   *
   * @throws RetryableError as `next` does, FinalError KEY_NOT_KEPT
   */
  prepare(): Promise<string>;
  /**
   * Addresses of earlier keys that still have the role, and with which nothing is under way any more.
   *
   * @throws RetryableError when the chain cannot be asked
   */
  revocable(): Promise<readonly string[]>;
}
