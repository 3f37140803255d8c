/** A delegated SSH key of a machine. */
export interface RegisteredKey {
  readonly subscription: bigint;
  /** The base64 part of the `ssh-ed25519` public key. */
  readonly key: string;
  /** Who delegated, lower-case address. */
  readonly wallet: string;
  /** `bhd1.` and so on, as the guest takes it. */
  readonly token: string;
  readonly scope: "machine" | "all";
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What wallets have delegated through the portal. */
export interface Delegations {
  /**
   * Stores a delegation; a later one of the same key, machine and scope replaces an earlier one, and one that expires
   * as it is issued withdraws the key.
   *
   * @returns false when one that is as late or later is there already, and nothing was changed
   */
  put(key: RegisteredKey): Promise<boolean>;
  /** What is good at a time, the newest first. Unix seconds. */
  list(subscription: bigint, now: number): Promise<readonly RegisteredKey[]>;
}
