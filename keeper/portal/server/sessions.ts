import { createHash } from "node:crypto";
import {
  SESSION_CHALLENGE_SECONDS,
  type SessionChallenge,
  sessionMessage,
} from "../../protocol/session-message.ts";
import { PortalError } from "./portal-error.ts";
import type { Site } from "./site.ts";

/** How long a token is good, seconds. */
const SESSION_SECONDS = 3_600;
/** Challenges that wait and sessions, in all: of more than these the oldest go. Who loses one signs again. */
const MOST = { challenges: 10_000, sessions: 10_000 } as const;
const NONCE_BYTES = 16;
const TOKEN_BYTES = 32;

interface Session {
  readonly wallet: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Who has shown which wallet is theirs, in memory: after a restart everybody signs again. */
export class Sessions {
  readonly #site: Site;
  readonly #now: () => number;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #message: (challenge: SessionChallenge, wallet: string) => string;
  /** By the text itself, so that it is checked whole; the oldest first. */
  readonly #challenges = new Map<string, Session>();
  /** By the token's hash, so that looking one up tells nothing of others; the oldest first. */
  readonly #sessions = new Map<string, Session>();

  /**
   * @param now unix seconds
   * @param message what is signed: sessions for one thing are no sessions for another
   */
  constructor(
    site: Site,
    now: () => number,
    randomBytes: (length: number) => Uint8Array,
    message: (challenge: SessionChallenge, wallet: string) => string = sessionMessage,
  ) {
    this.#site = site;
    this.#now = now;
    this.#randomBytes = randomBytes;
    this.#message = message;
  }

  /** A new text for a wallet to sign. @param wallet lower-case address */
  challenge(wallet: string): string {
    const issuedAt = this.#now();
    const nonce = Buffer.from(this.#randomBytes(NONCE_BYTES)).toString("hex");
    const text = this.#message({ ...this.#site, nonce, issuedAt }, wallet);
    this.#challenges.set(text, { wallet, expiresAt: issuedAt + SESSION_CHALLENGE_SECONDS });
    this.#bound(this.#challenges, MOST.challenges);
    return text;
  }

  /**
   * Takes a text out that was made here for this wallet: nobody else gets to use it, however the signature turns out.
   *
   * @throws PortalError SESSION_CHALLENGE_UNKNOWN
   */
  take(wallet: string, text: string): void {
    const challenge = this.#challenges.get(text);
    this.#challenges.delete(text);
    if (challenge?.wallet !== wallet || challenge.expiresAt <= this.#now()) {
      throw new PortalError("SESSION_CHALLENGE_UNKNOWN");
    }
  }

  /** Begins a session. @param wallet lower-case address that has signed */
  begin(wallet: string): { readonly token: string; readonly expiresAt: number } {
    const token = Buffer.from(this.#randomBytes(TOKEN_BYTES)).toString("base64url");
    const expiresAt = this.#now() + SESSION_SECONDS;
    this.#sessions.set(hashOf(token), { wallet, expiresAt });
    this.#bound(this.#sessions, MOST.sessions);
    return { token, expiresAt };
  }

  /**
   * Whose session an Authorization header names.
   *
   * @throws PortalError SESSION_NEEDED
   */
  walletOf(authorization: string | undefined): string {
    const session = this.#sessions.get(keyOf(authorization));
    if (!session || session.expiresAt <= this.#now()) throw new PortalError("SESSION_NEEDED");
    return session.wallet;
  }

  /** Ends a session, if there is one. */
  end(authorization: string | undefined): void {
    this.#sessions.delete(keyOf(authorization));
  }

  #bound(kept: Map<string, Session>, most: number): void {
    for (const [oldest, { expiresAt }] of kept) {
      if (expiresAt > this.#now() && kept.size <= most) break;
      kept.delete(oldest);
    }
  }
}

function keyOf(authorization = ""): string {
  return hashOf(/^Bearer ([A-Za-z0-9_-]{43})$/.exec(authorization)?.[1] ?? "");
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
