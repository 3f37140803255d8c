import type { Time } from "../../core/time.ts";
import { loginCode } from "../../protocol/login-code.ts";
import { LOGIN_SECONDS, type LoginAttempt } from "../../protocol/login-message.ts";
import type { PortalMachine } from "../ports/machines.ts";
import { CODE_TRIES, isOpen, type LoginEvent, type LoginState, nextLoginState } from "./login-state.ts";
import { MinuteBudget } from "./minute-budget.ts";
import { networkOf } from "./network-of.ts";
import { PortalError } from "./portal-error.ts";
import { sameSecret } from "./same-secret.ts";

/** What strangers at an SSH port can make the portal hold. */
const MOST = {
  waiting: 1_000,
  ofMachine: 10,
  ofSource: 5,
  /** New ones in a minute. */
  ofMachineInMinute: 30,
  /** Remembered, those that have ended too. */
  remembered: 5_000,
  /** Signatures looked at for one login: each may cost calls to the chain. */
  judged: 20,
} as const;
/** How long a source that a person refused stays away from the machine, milliseconds. */
const BLOCK_MS = 600_000;
/** A guest's clock counts whole seconds, and may be a little behind ours. Milliseconds. */
const GUEST_CLOCK_MS = 3_000;
/** A login is remembered for this long after its time, as long as its challenge would pass for new. Milliseconds. */
const MEMORY_MS = 300_000;
const TICKET_BYTES = 32;

/** A login of a machine, from its guest's request on. */
export interface Login {
  readonly machine: PortalMachine;
  readonly attempt: LoginAttempt;
  /** Milliseconds by our clock: a guest's may be a little off, and it keeps to its own. */
  readonly expiresAt: number;
  readonly state: LoginState;
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<LoginState>;
}

interface Entry {
  readonly machine: PortalMachine;
  readonly attempt: LoginAttempt;
  readonly expiresAt: number;
  readonly ended: Promise<LoginState>;
  readonly code: string;
  readonly end: (state: LoginState) => void;
  state: LoginState;
  judged: number;
}

/** All logins that wait for a browser, in memory: two minutes are not worth a disk. */
export class Logins {
  readonly #time: Time;
  readonly #randomBytes: (length: number) => Uint8Array;
  /** By request id, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #open = new Set<Entry>();
  readonly #minute = new MinuteBudget(MOST.ofMachineInMinute);
  /** Until when a network may not log in to a machine, milliseconds; the first to end comes first. */
  readonly #blocked = new Map<string, number>();

  constructor(time: Time, randomBytes: (length: number) => Uint8Array) {
    this.#time = time;
    this.#randomBytes = randomBytes;
  }

  /**
   * Takes a guest's login in.
   *
   * @param code eight letters
   * @throws PortalError LOGIN_SOURCE_BLOCKED, LOGIN_REPEATED, LOGIN_TOO_MANY
   */
  begin(machine: PortalMachine, attempt: LoginAttempt, code: string): Login {
    const now = this.#time.now();
    this.#forget(now);
    const blockedUntil = this.#blocked.get(sourceOf(machine, attempt)) ?? 0;
    if (now < blockedUntil) throw new PortalError("LOGIN_SOURCE_BLOCKED");
    if (this.#entries.has(attempt.sid)) throw new PortalError("LOGIN_REPEATED");
    const ofMachine = [...this.#open].filter((one) => one.machine.instance === machine.instance);
    const source = sourceOf(machine, attempt);
    if (
      this.#open.size >= MOST.waiting ||
      ofMachine.length >= MOST.ofMachine ||
      ofMachine.filter((one) => sourceOf(one.machine, one.attempt) === source).length >= MOST.ofSource ||
      !this.#minute.take(machine.instance, now)
    ) {
      throw new PortalError("LOGIN_TOO_MANY");
    }
    let end: (state: LoginState) => void = () => {};
    const ended = new Promise<LoginState>((resolve) => {
      end = resolve;
    });
    const expiresAt = now + LOGIN_SECONDS * 1_000;
    const state = { name: "waiting", wrongCodes: 0 } as const;
    const entry: Entry = { machine, attempt, expiresAt, ended, code, end, state, judged: 0 };
    this.#entries.set(attempt.sid, entry);
    this.#open.add(entry);
    void this.#expire(entry);
    return entry;
  }

  /** What is known of a request id; undefined when nothing is. */
  find(id: string): Login | undefined {
    const entry = this.#entries.get(id);
    if (entry !== undefined && this.#time.now() >= entry.expiresAt) this.#apply(entry, { name: "expire" });
    return entry;
  }

  /**
   * Hands a login to whoever typed its code.
   *
   * @returns the ticket that deciding it takes
   * @throws PortalError LOGIN_NOT_HERE, LOGIN_ENDED, LOGIN_CODE_MALFORMED, LOGIN_CODE_WRONG
   */
  claim(id: string, typed: string): { readonly login: Login; readonly ticket: string } {
    const entry = this.#opened(id);
    const code = loginCode(typed);
    if (code === null) throw new PortalError("LOGIN_CODE_MALFORMED");
    if (!sameSecret(code, entry.code)) {
      const state = this.#apply(entry, { name: "wrong code" });
      if (!isOpen(state)) throw new PortalError("LOGIN_ENDED", { state: state.name });
      throw new PortalError("LOGIN_CODE_WRONG", { triesLeft: CODE_TRIES - state.wrongCodes });
    }
    const ticket = Buffer.from(this.#randomBytes(TICKET_BYTES)).toString("base64url");
    this.#apply(entry, { name: "right code", ticket });
    return { login: entry, ticket };
  }

  /**
   * The login that a ticket is for.
   *
   * @throws PortalError LOGIN_NOT_HERE, LOGIN_ENDED, LOGIN_TICKET_WRONG
   */
  held(id: string, ticket: string): Login {
    return this.#held(id, ticket);
  }

  /**
   * Counts a signature that is about to be looked at.
   *
   * @throws PortalError as `held`, LOGIN_TRIED_TOO_OFTEN
   */
  judge(id: string, ticket: string): Login {
    const entry = this.#held(id, ticket);
    entry.judged += 1;
    if (entry.judged > MOST.judged) throw new PortalError("LOGIN_TRIED_TOO_OFTEN");
    return entry;
  }

  /**
   * Lets the guest have the signature.
   *
   * @param signature what the guest is given
   * @throws PortalError as `held`
   */
  approve(id: string, ticket: string, signature: string): void {
    this.#apply(this.#held(id, ticket), { name: "approve", signature });
  }

  /**
   * Refuses the login, and for a while all others from its source to the machine.
   *
   * @throws PortalError as `held`
   */
  deny(id: string, ticket: string): void {
    const entry = this.#held(id, ticket);
    this.#apply(entry, { name: "deny" });
    const source = sourceOf(entry.machine, entry.attempt);
    this.#blocked.delete(source);
    this.#blocked.set(source, this.#time.now() + BLOCK_MS);
  }

  /** The guest has gone away: its terminal was closed, or its own time is over, which began before it asked us. */
  leave(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const end = (entry.attempt.issuedAt + LOGIN_SECONDS) * 1_000;
    this.#apply(entry, { name: this.#time.now() >= end - GUEST_CLOCK_MS ? "expire" : "leave" });
  }

  /** Ends all of them. */
  close(): void {
    for (const entry of this.#open) this.#apply(entry, { name: "expire" });
  }

  #opened(id: string): Entry {
    this.find(id);
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new PortalError("LOGIN_NOT_HERE");
    if (!isOpen(entry.state)) throw new PortalError("LOGIN_ENDED", { state: entry.state.name });
    return entry;
  }

  #held(id: string, ticket: string): Entry {
    const entry = this.#opened(id);
    if (entry.state.name !== "claimed" || !sameSecret(ticket, entry.state.ticket)) {
      throw new PortalError("LOGIN_TICKET_WRONG");
    }
    return entry;
  }

  #apply(entry: Entry, event: LoginEvent): LoginState {
    entry.state = nextLoginState(entry.state, event);
    if (!isOpen(entry.state) && this.#open.delete(entry)) entry.end(entry.state);
    return entry.state;
  }

  async #expire(entry: Entry): Promise<void> {
    const over = new AbortController();
    void entry.ended.then(() => over.abort());
    await this.#time.sleep(LOGIN_SECONDS * 1_000, over.signal);
    this.#apply(entry, { name: "expire" });
  }

  #forget(now: number): void {
    for (const [source, until] of this.#blocked) {
      if (until > now) break;
      this.#blocked.delete(source);
    }
    for (const [id, entry] of this.#entries) {
      if (isOpen(entry.state)) continue;
      if (entry.expiresAt + MEMORY_MS > now && this.#entries.size < MOST.remembered) break;
      this.#entries.delete(id);
    }
  }
}

function sourceOf({ instance }: PortalMachine, { sourceIp }: LoginAttempt): string {
  return `${instance} ${networkOf(sourceIp)}`;
}
