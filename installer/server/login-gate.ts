import { SetupError } from "./setup-error.ts";

/** From this on a network waits after each wrong code, twice as long each time, up to the longest. Milliseconds. */
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** Without a wrong code for so long a network is as good as new. Milliseconds. */
const FORGOTTEN_AFTER = 3_600_000;
/** Networks that are remembered; of more the oldest goes. */
const MOST_NETWORKS = 20_000;
/** Networks that were wrong more often than a person is share a bucket: so many tries at once, then one every so often. */
const BUCKET = { afterWrong: 5, size: 20, refillMs: 500 } as const;
/** Whoever asks from this machine itself, by an SSH tunnel too. */
const THIS_MACHINE = ["127.0.0.1", "::1"];

interface Past {
  readonly wrong: number;
  readonly at: number;
}

/**
 * Slows guessing down without ever shutting the operator out: whatever others do, a network that was never wrong is let
 * try at once, one that was wrong a few times after a wait that it alone decides, and this machine itself always. What
 * keeps guessing hopeless is 40 bits, an hour, and one check at a time.
 */
export class LoginGate {
  readonly #now: () => number;
  /** The oldest first. */
  readonly #past = new Map<string, Past>();
  readonly #trying = new Set<string>();
  #tokens: number = BUCKET.size;
  #refilledAt: number;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#refilledAt = now();
  }

  /**
   * Lets a network try a code.
   *
   * @param attempt whether the code was right
   * @throws SetupError SETUP_LOGIN_TOO_SOON with the seconds to wait; then nothing was tried, and it does not count
   */
  async enter(network: string, attempt: () => Promise<boolean>): Promise<boolean> {
    if (this.#trying.has(network)) throw tooSoon(FIRST_DELAY);
    const wait = this.#waitOf(network);
    if (wait > 0) throw tooSoon(wait);
    this.#trying.add(network);
    try {
      const isRight = await attempt();
      this.#remember(network, isRight);
      return isRight;
    } finally {
      this.#trying.delete(network);
    }
  }

  /** Milliseconds that a network has to wait; takes from the bucket where it must. */
  #waitOf(network: string): number {
    const past = this.#past.get(network);
    const now = this.#now();
    if (past === undefined || now - past.at >= FORGOTTEN_AFTER || THIS_MACHINE.includes(network)) return 0;
    const wait = past.at + Math.min(FIRST_DELAY * 2 ** (past.wrong - 1), LONGEST_DELAY) - now;
    if (wait > 0) return wait;
    if (past.wrong <= BUCKET.afterWrong) return 0;
    const refills = Math.floor((now - this.#refilledAt) / BUCKET.refillMs);
    if (refills > 0) {
      this.#tokens = Math.min(BUCKET.size, this.#tokens + refills);
      this.#refilledAt += refills * BUCKET.refillMs;
    }
    if (this.#tokens === 0) return BUCKET.refillMs;
    this.#tokens -= 1;
    return 0;
  }

  #remember(network: string, isRight: boolean): void {
    const before = this.#past.get(network);
    this.#past.delete(network);
    if (isRight) return;
    const at = this.#now();
    const isOld = before === undefined || at - before.at >= FORGOTTEN_AFTER;
    this.#past.set(network, { wrong: isOld ? 1 : before.wrong + 1, at });
    for (const oldest of this.#past.keys()) {
      if (this.#past.size <= MOST_NETWORKS) break;
      this.#past.delete(oldest);
    }
  }
}

function tooSoon(ms: number): SetupError {
  return new SetupError("SETUP_LOGIN_TOO_SOON", { seconds: Math.ceil(ms / 1_000) });
}
