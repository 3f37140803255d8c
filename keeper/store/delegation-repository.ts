import type { DelegatedKey } from "../core/delegated-key.ts";
import { FinalError } from "../core/errors.ts";
import { DELEGATION_SECONDS } from "../protocol/delegation-message.ts";
import type { Database } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";

/** Delegations that a guest takes. */
const GUEST_TAKES = 32;
/** Rows of one wallet for one place, good or not: more than a person makes in a month. */
const REMEMBERED = 256;
/** How far the clocks of wallets may be off, seconds. */
const SLACK = 3_600;

/** Not a withdrawal, whose time may lie ahead by a little. */
const LETS_IN = "expires_at > issued_at";

interface DelegationRow {
  readonly wallet: string;
  readonly place: string;
  readonly key: string;
  readonly subscription: string;
  readonly token: string;
  readonly issued_at: number;
  readonly expires_at: number;
}

/** What wallets let SSH keys do: of each wallet, place and key the latest word. */
export class DelegationRepository {
  readonly #db: Database;
  readonly #writes: GroupCommit;

  constructor(db: Database) {
    this.#db = db;
    this.#writes = GroupCommit.of(db);
  }

  /**
   * Stores a delegation, or with an expiry as it is issued the withdrawal of one. Forgets what is so old that nothing
   * earlier can be good any more.
   *
   * @param now unix seconds
   * @returns false when the wallet's latest word for that key and place is another, and as late or later
   * @throws FinalError DELEGATIONS_FULL
   */
  put(given: DelegatedKey, now: number): Promise<boolean> {
    const { wallet, key, token, issuedAt, expiresAt } = given;
    const subscription = given.subscription.toString();
    const place = given.scope === "all" ? "" : subscription;
    return this.#writes.run(async (sql) => {
      await sql.run("DELETE FROM delegation WHERE issued_at < ?", now - DELEGATION_SECONDS - SLACK);
      const known = await sql.get<{ issued_at: number; token: string }>(
        "SELECT issued_at, token FROM delegation WHERE wallet = ? AND place = ? AND key = ?",
        ...[wallet, place, key],
      );
      // Who did not hear the answer says it once more.
      if (known !== undefined && known.issued_at >= issuedAt) return known.token === token;
      const of = await sql.get<{ good: number; remembered: number }>(
        `SELECT count(*) FILTER (WHERE expires_at > ?2 AND ${LETS_IN}) AS good, count(*) FILTER (WHERE place = ?3) AS remembered
         FROM delegation WHERE wallet = ?1 AND place IN ('', ?3) AND NOT (place = ?3 AND key = ?4)`,
        ...[wallet, now, place, key],
      );
      const isWithdrawal = expiresAt <= issuedAt;
      if (!isWithdrawal && (of?.good ?? 0) >= GUEST_TAKES) throw full(given);
      if (known === undefined && (of?.remembered ?? 0) >= REMEMBERED) throw full(given);
      await sql.run(
        `INSERT OR REPLACE INTO delegation (wallet, place, key, subscription, token, issued_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ...[wallet, place, key, subscription, token, issuedAt, expiresAt],
      );
      return true;
    });
  }

  /**
   * What is good at a time for a machine: as many as a guest takes, those of the first wallet before those of the next,
   * and then the newest first.
   *
   * @param wallets lower case
   * @param now unix seconds
   */
  async list(
    subscription: bigint,
    wallets: readonly string[],
    now: number,
  ): Promise<readonly DelegatedKey[]> {
    const good: DelegatedKey[] = [];
    for (const wallet of wallets) {
      const rows = await this.#db.all<DelegationRow>(
        `SELECT * FROM delegation WHERE wallet = ? AND place IN ('', ?) AND expires_at > ? AND ${LETS_IN}
         ORDER BY issued_at DESC, place, key LIMIT ?`,
        ...[wallet, subscription.toString(), now, GUEST_TAKES - good.length],
      );
      good.push(...rows.map(delegatedKeyOf));
    }
    return good.sort((a, b) => b.issuedAt - a.issuedAt);
  }
}

function delegatedKeyOf(row: DelegationRow): DelegatedKey {
  return {
    subscription: BigInt(row.subscription),
    key: row.key,
    wallet: row.wallet,
    token: row.token,
    scope: row.place === "" ? "all" : "machine",
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  };
}

function full({ wallet, subscription }: DelegatedKey): FinalError {
  return new FinalError(
    "DELEGATIONS_FULL",
    `The wallet ${wallet} lets in as many SSH keys to the machine of subscription ${subscription} as it may.`,
    "Withdraw a key that is not needed any more, or wait until one expires.",
  );
}
