/** `GET /api/session`. */
export interface SetupSession {
  /** Null: nobody is logged in here. */
  readonly csrf: string | null;
  /** Lower-case address that has signed in this session. */
  readonly wallet: string | null;
  /** SHA-256 of the server's certificate as the console shows it. */
  readonly fingerprint: string;
  /** A network is being tried until then, milliseconds since 1970; null: none is. For who is logged in. */
  readonly confirmBy?: number | null;
}
