import { createHash } from "node:crypto";
import { z } from "zod";
import type { PrivateFolder } from "../../keeper/certificates/private-folder.ts";
import { sameSecret } from "../../keeper/portal/server/same-secret.ts";

const FILE = "session.json";
const TOKEN_BYTES = 32;
/** Half a day, milliseconds: nobody has to type a code twice in an installation. */
const LASTS_MS = 43_200_000;

const kept = z.strictObject({
  tokenHash: z.string(),
  expiresAt: z.number(),
  /** Lower-case address that has signed in this session. */
  wallet: z.string().nullable(),
});
type Kept = z.output<typeof kept>;

export interface SetupSessionParts {
  readonly folder: PrivateFolder;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The one session that there is. It outlives the server, whose token's hash is all that is kept of it. */
export class SetupSession {
  readonly #parts: SetupSessionParts;
  #session: Kept | null;
  #life = new AbortController();

  private constructor(parts: SetupSessionParts, session: Kept | null) {
    this.#parts = parts;
    this.#session = session;
  }

  /** Takes the session up that there was before. */
  static async open(parts: SetupSessionParts): Promise<SetupSession> {
    const text = await parts.folder.read(FILE);
    return new SetupSession(parts, text === null ? null : parse(text));
  }

  /** Whether somebody is logged in. */
  get isOpen(): boolean {
    return this.#session !== null && this.#session.expiresAt > this.#parts.now();
  }

  /** The wallet that has signed in this session; lower case. */
  get wallet(): string | null {
    return this.isOpen ? (this.#session?.wallet ?? null) : null;
  }

  /** Aborts when this session ends before its time: what it still reads ends with it. */
  get ended(): AbortSignal {
    return this.#life.signal;
  }

  /** Begins a session, which ends the one before. Returns its token. */
  async begin(): Promise<string> {
    const token = Buffer.from(this.#parts.randomBytes(TOKEN_BYTES)).toString("base64url");
    await this.#keep({
      tokenHash: hashOf("session", token),
      expiresAt: this.#parts.now() + LASTS_MS,
      wallet: null,
    });
    this.#endLife();
    return token;
  }

  /** Whether this is the session's token. */
  isOf(token: string): boolean {
    return this.isOpen && sameSecret(hashOf("session", token), this.#session?.tokenHash ?? "");
  }

  /** What the page has to say with whatever changes something: other sites' pages cannot read it. */
  csrf(token: string): string {
    return hashOf("csrf", token);
  }

  async setWallet(wallet: string): Promise<void> {
    if (this.#session !== null) await this.#keep({ ...this.#session, wallet });
  }

  async end(): Promise<void> {
    await this.#keep(null);
    this.#endLife();
  }

  #endLife(): void {
    this.#life.abort();
    this.#life = new AbortController();
  }

  async #keep(session: Kept | null): Promise<void> {
    await this.#parts.folder.write(FILE, JSON.stringify(session));
    this.#session = session;
  }
}

function hashOf(purpose: string, token: string): string {
  return createHash("sha256").update(`${purpose} ${token}`).digest("base64url");
}

/** What cannot be read is no session. */
function parse(text: string): Kept | null {
  try {
    return kept.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
