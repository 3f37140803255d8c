/**
 * A session for what is private, signed for by EIP-4361: `POST /api/v1/session/challenge {"wallet"}` answers
 * `{"text"}`; `POST /api/v1/session {"wallet", "text", "signature"}` answers `{"token", "expiresAt"}`. The token goes into
 * `Authorization: Bearer`, lives in the page's memory and for an hour at most. There are no cookies.
 * `DELETE /api/v1/session` ends it. A challenge is good for five minutes and once; contract wallets' signatures are taken.
 * 401 SESSION_NEEDED: none, or it is over, then sign again. 403: the session stands, but its wallet is neither owner nor
 * user of this machine now (WALLET_NOT_HOLDER), or nobody may use it (MACHINE_CLOSED).
 */
export interface ApiSession {
  readonly token: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** `GET /api/v1/machines/<subscription>/usage`, for owner and user: the last twelve months, UTC, the newest first. */
export interface ApiUsage {
  readonly months: readonly {
    /** Such as `2026-11`. */
    readonly month: string;
    readonly cpuSeconds: number;
    readonly memoryMiBHours: number;
    readonly networkInBytes: string;
    readonly networkOutBytes: string;
    /** How long it ran, of the time in which it should have. */
    readonly runningSeconds: number;
    readonly wantedSeconds: number;
  }[];
}

/** `GET /api/v1/machines/<subscription>/credential`, for owner and user: what the sealed details say. */
export interface ApiCredential {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
}

/**
 * `GET /api/v1/machines/<subscription>/snapshots`, for owner and user: what the machine can be set back to, each kind the
 * oldest first. Snapshots are those that they asked for; backups are made by the host.
 */
export interface ApiSnapshots {
  readonly snapshots: readonly {
    /** As the operation on chain names it. */
    readonly number: number;
    /** Unix seconds. */
    readonly takenAt: number;
  }[];
  /** How many there may be. One with a number that is there already takes the old one's place. */
  readonly most: number;
  readonly backups: readonly {
    /** Unix seconds. A rollback on chain names the backup by it, where it names a snapshot by its number. */
    readonly takenAt: number;
  }[];
}

/** `GET /api/v1/machines/<subscription>/keys`, for owner and user: `{"keys": [...]}`, registered SSH keys that are good now. */
export interface ApiKey {
  /** The base64 part of the `ssh-ed25519` key. */
  readonly key: string;
  readonly wallet: string;
  readonly scope: "machine" | "all";
  readonly issuedAt: number;
  readonly expiresAt: number;
}
