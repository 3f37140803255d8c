/** `GET /api/session`. */
export interface SetupSession {
  /** Null: nobody is logged in here. */
  readonly csrf: string | null;
  /** The admin's wallet, once one has signed; lower-case or checksummed. */
  readonly wallet: string | null;
  /** Where the setup was left. */
  readonly step?: string;
  /** SHA-256 of the server's certificate as the console shows it. */
  readonly fingerprint?: string | null;
  /** A network is being tried until then, milliseconds since 1970; null: none is. */
  readonly confirmBy?: number | null;
}
