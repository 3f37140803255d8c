/** An SSH key that a wallet lets in, as it is kept. */
export interface DelegatedKey {
  /** The machine; for the scope `all` the one that it was brought for. */
  readonly subscription: bigint;
  /** The base64 part of the `ssh-ed25519` public key. */
  readonly key: string;
  /** Who delegated, lower-case address. */
  readonly wallet: string;
  /** `bhd1.` and so on. */
  readonly token: string;
  readonly scope: "machine" | "all";
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}
