/** A delegated SSH key of a machine. */
export interface RegisteredKey {
  /** The machine; for the scope `all` the one that it was brought for. */
  readonly subscription: bigint;
  /** The base64 part of the `ssh-ed25519` public key. */
  readonly key: string;
  /** Who delegated, lower-case address. */
  readonly wallet: string;
  /** `bhd1.` and so on, as the guest takes it. */
  readonly token: string;
  /** `all`: it is for every machine that the wallet holds, those that it gets later too, and is kept once. */
  readonly scope: "machine" | "all";
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What wallets have delegated through the portal. Who calls has checked the signature, the times and the wallet. */
export interface Delegations {
  /**
   * Stores a delegation; a later one of the same wallet, key and scope (and machine, when it is for one) replaces an
   * earlier one, and one that expires as it is issued withdraws the key. What was replaced or withdrawn never comes back.
   *
   * @returns false when another that is as late or later is there already, and nothing was changed
   * @throws FinalError DELEGATIONS_FULL when the wallet has as many good ones for the machine as a guest takes
   */
  put(key: RegisteredKey): Promise<boolean>;
  /**
   * What is good at a time (unix seconds) of those who are owner or active user now: for this machine, and for all of
   * theirs. The newest first; at most as many as a guest takes, the owner's before the user's.
   *
   * @throws RetryableError when the chain cannot be asked
   */
  list(subscription: bigint, now: number): Promise<readonly RegisteredKey[]>;
}
