import { createHmac, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { NodeState, UserState } from "../state/state.ts";

/** Seconds that a ticket is good for. */
const ticketLife = 7200;

export interface Caller {
  /** `user@realm` or `user@realm!token`. */
  readonly id: string;
  readonly user: string;
  readonly token?: string;
}

/** Tickets, CSRF tokens and API tokens, as the front end checks them. */
export class Authenticator {
  readonly #state: NodeState;
  readonly #now: () => number;

  /** @param now seconds since 1970 */
  constructor(state: NodeState, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /** The caller behind a request's headers; throws the bare 401s of the front end. */
  authenticate(headers: NodeJS.Dict<string | string[]>, isWrite: boolean): Caller {
    const authorization = String(headers.authorization ?? "");
    if (authorization.startsWith("PVEAPIToken")) return this.#byToken(authorization);
    const cookie = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(String(headers.cookie ?? ""))?.[1];
    const ticket = decode(cookie ?? "");
    if (ticket === "") throw ApiError.bare(401, "No ticket");
    const user = this.#ticketUser(ticket);
    if (user === undefined) throw ApiError.bare(401, "Authentication failed!");
    if (isWrite && !this.#goodCsrf(user, String(headers.csrfpreventiontoken ?? "")))
      throw ApiError.bare(401, "Permission denied - invalid csrf token");
    return { id: user, user };
  }

  /** Logs in by password (or by a ticket in its place); throws the 401 with a JSON body. */
  login(user: string, password: string): { ticket: string; csrf: string } {
    const known = this.#state.users[user];
    const good =
      known !== undefined &&
      this.#isActive(known) &&
      (this.#ticketUser(password) === user || goodPassword(known, password));
    if (!good) throw new ApiError(401, "authentication failure");
    return { ticket: this.#sign("PVE", user), csrf: this.#csrf(user) };
  }

  #byToken(authorization: string): Caller {
    const match = /^PVEAPIToken=([^!\s]+)!([^=\s]+)=([0-9a-f-]{36})$/.exec(authorization);
    const [, user = "", token = "", secret = ""] = match ?? [];
    const owner = this.#state.users[user];
    const known = owner?.tokens[token];
    const good =
      owner !== undefined &&
      known !== undefined &&
      this.#isActive(owner) &&
      (known.expire === 0 || known.expire > this.#now()) &&
      equal(known.secret, secret);
    if (!good) throw ApiError.bare(401, "Authentication failed!");
    return { id: `${user}!${token}`, user, token };
  }

  #isActive(user: UserState): boolean {
    return user.enable === 1 && (user.expire === 0 || user.expire > this.#now());
  }

  #ticketUser(ticket: string): string | undefined {
    const match = /^PVE:([^:]+):([0-9A-F]{8})::(.+)$/.exec(ticket);
    if (!match) return undefined;
    const [, user = "", time = "", signature = ""] = match;
    if (!equal(signature, this.#hmac(`PVE:${user}:${time}`))) return undefined;
    const age = this.#now() - Number.parseInt(time, 16);
    const known = this.#state.users[user];
    return age >= -300 && age < ticketLife && known && this.#isActive(known) ? user : undefined;
  }

  #sign(kind: string, user: string): string {
    const plain = `${kind}:${user}:${hexTime(this.#now())}`;
    return `${plain}::${this.#hmac(plain)}`;
  }

  #csrf(user: string): string {
    const time = hexTime(this.#now());
    return `${time}:${this.#hmac(`CSRF:${time}:${user}`)}`;
  }

  #goodCsrf(user: string, token: string): boolean {
    const [time = "", signature = ""] = token.split(":");
    return equal(signature, this.#hmac(`CSRF:${time}:${user}`));
  }

  #hmac(text: string): string {
    return createHmac("sha256", this.#state.ticketKey).update(text).digest("base64url");
  }
}

/** A password as it is stored. */
export function hashPassword(password: string): { salt: string; hash: string } {
  const salt = randomBytes(16).toString("hex");
  return { salt, hash: scryptSync(password, salt, 32, { N: 1024 }).toString("hex") };
}

function goodPassword(user: UserState, password: string): boolean {
  if (!user.password) return false;
  return equal(user.password.hash, scryptSync(password, user.password.salt, 32, { N: 1024 }).toString("hex"));
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hexTime(seconds: number): string {
  return seconds.toString(16).toUpperCase().padStart(8, "0");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
