/**
 * A session for what is private, signed for by EIP-4361: `POST /api/v1/session/challenge {"wallet"}` answers
 * `{"text"}`; `POST /api/v1/session {"wallet", "text", "signature"}` answers `{"token", "expiresAt"}`. The token goes into
 * `Authorization: Bearer`, lives in the page's memory and for an hour at most. There are no cookies.
 */
export interface ApiSession {
  readonly token: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** `GET /api/v1/machines/<subscription>/usage`, for owner and user: each month, UTC. */
export interface ApiUsage {
  readonly months: readonly {
    /** Such as `2026-11`. */
    readonly month: string;
    readonly cpuSeconds: number;
    readonly memoryMiBHours: number;
    readonly networkInBytes: string;
    readonly networkOutBytes: string;
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

/** `GET /api/v1/machines/<subscription>/keys`, for owner and user: registered SSH keys that are good now. */
export interface ApiKey {
  /** The base64 part of the `ssh-ed25519` key. */
  readonly key: string;
  readonly wallet: string;
  readonly scope: "machine" | "all";
  readonly issuedAt: number;
  readonly expiresAt: number;
}
