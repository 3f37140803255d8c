/** The end of something that must be renewed by hand. */
export interface Expiry {
  readonly of: "certificate" | "portal" | "token";
  /** Which one: a file or a token's id, never a secret. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Expiries {
  /** Those that can be read; what cannot is left out. */
  look(): Promise<readonly Expiry[]>;
}
