import type { AdminRole } from "../../../protocol/api/admin/admin-role.ts";
import type { Admins } from "../../ports/admins.ts";
import { Cached } from "../cached.ts";
import { PortalError } from "../portal-error.ts";
import type { Sessions } from "../sessions.ts";

/** Roles that may look at the panel. The others act on chain, and need not see the business. */
const MAY_LOOK: readonly AdminRole[] = ["admin", "operator", "token-0"];
/** How long a wallet's roles are believed, and for how long while the chain is away: then the panel is needed. Milliseconds. */
const ROLES = { fresh: 15_000, good: 600_000 };
/** Wallets whose roles are remembered; of more the first goes. */
const MOST = 100;

/** Lets those look at the panel who run this host, for as long as they do. */
export class AdminDoor {
  readonly #sessions: Sessions;
  readonly #admins: Admins;
  readonly #now: () => number;
  readonly #roles = new Map<string, Cached<readonly AdminRole[]>>();

  /** @param now milliseconds */
  constructor(sessions: Sessions, admins: Admins, now: () => number) {
    this.#sessions = sessions;
    this.#admins = admins;
    this.#now = now;
  }

  /**
   * Begins a session of a wallet that has signed for it.
   *
   * @throws PortalError WALLET_NOT_OPERATOR; RetryableError when the chain cannot be asked
   */
  async open(wallet: string): Promise<{ readonly token: string; readonly expiresAt: number }> {
    const roles = this.#cached(wallet);
    // What was believed before is not good enough to begin with.
    check(await roles.renew());
    this.#roles.set(wallet, roles);
    for (const first of this.#roles.keys()) {
      if (this.#roles.size <= MOST) break;
      this.#roles.delete(first);
    }
    return this.#sessions.begin(wallet);
  }

  /**
   * Who asks, and what they may do on chain.
   *
   * @throws PortalError SESSION_NEEDED, WALLET_NOT_OPERATOR; RetryableError when the chain cannot be asked
   */
  async enter(
    authorization: string | undefined,
  ): Promise<{ readonly wallet: string; readonly roles: readonly AdminRole[] }> {
    const wallet = this.#sessions.walletOf(authorization);
    const roles = await this.#cached(wallet).get();
    check(roles);
    return { wallet, roles };
  }

  #cached(wallet: string): Cached<readonly AdminRole[]> {
    const known = this.#roles.get(wallet);
    return known ?? new Cached(() => this.#admins.rolesOf(wallet), this.#now, ROLES.fresh, ROLES.good);
  }
}

function check(roles: readonly AdminRole[]): void {
  if (!roles.some((role) => MAY_LOOK.includes(role))) throw new PortalError("WALLET_NOT_OPERATOR");
}
