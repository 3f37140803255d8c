import type { AskedUnderSeal, LeaseCall } from "../core/lease-call.ts";
import type { LeaseState, OverState, PrefixLease } from "../core/prefix-lease.ts";
import type { LeaseAnswer } from "../protocol/lease-answer.ts";
import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

interface LeaseRow {
  readonly id: number;
  readonly broker: number;
  readonly lease: number | null;
  readonly state: LeaseState;
  readonly since: number;
  readonly reason: string | null;
  readonly max_price: string;
  readonly answer: string | null;
  readonly host_key: string | null;
  readonly ends_at: number | null;
}

interface CallRow {
  readonly id: number;
  readonly of: number;
  readonly kind: LeaseCall["kind"];
  readonly state: LeaseCall["state"];
  readonly reason: string | null;
  readonly at: number;
  readonly fee: string;
  readonly host_key: string | null;
  readonly reply_secret: string | null;
  readonly key_epoch: number | null;
  readonly sealed: string | null;
  readonly request: number | null;
  readonly block: number | null;
}

/**
 * The leases of this host and what was asked for them. The newest is kept in memory too: sagas ask for its prefix at each
 * step.
 */
export class LeaseRepository {
  readonly #db: Database;
  #newest: PrefixLease | null;

  private constructor(db: Database, newest: PrefixLease | null) {
    this.#db = db;
    this.#newest = newest;
  }

  /** Also over a store that is only read: then it has what was so when it was opened. */
  static async open(db: Database): Promise<LeaseRepository> {
    return new LeaseRepository(db, await newestOf(db));
  }

  /** The lease that is not over, if there is one. */
  current(): PrefixLease | null {
    return this.#newest !== null && !isOver(this.#newest.state) ? this.#newest : null;
  }

  /** The newest, over or not. */
  newest(): PrefixLease | null {
    return this.#newest;
  }

  /** All, the newest first. */
  async list(): Promise<readonly PrefixLease[]> {
    return (await this.#db.all<LeaseRow>("SELECT * FROM prefix_lease ORDER BY id DESC")).map(leaseOf);
  }

  /** Whether a lease of the contract's is one of ours that is over. */
  async isOver(leaseId: number): Promise<boolean> {
    const row = await this.#db.get("SELECT 1 FROM prefix_lease WHERE lease = ? AND live IS NULL", leaseId);
    return row !== undefined;
  }

  /** Begins one that nothing is known of yet. @returns null when there is one that is not over */
  begin(broker: number, maxPrice: bigint, now: number): Promise<PrefixLease | null> {
    return this.#change(
      `INSERT INTO prefix_lease (broker, state, live, since, max_price) VALUES (?, 'requested', 1, ?, ?)
       ON CONFLICT (live) DO NOTHING`,
      ...[broker, now, `${maxPrice}`],
    );
  }

  /** The broker lends, by the answer to a call. Machines keep a prefix that is the same as before. */
  answered(
    { id: call, of: id }: Pick<LeaseCall, "id" | "of">,
    said: {
      readonly leaseId: number;
      readonly endsAt: number;
      readonly answer: LeaseAnswer;
      readonly hostKey: string;
    },
    now: number,
  ): Promise<PrefixLease | null> {
    const { leaseId, endsAt, hostKey, answer } = said;
    return this.#write(async (sql) => {
      const changed = await sql.run(
        `UPDATE prefix_lease SET lease = ?2, ends_at = ?3, answer = ?4, host_key = ?5,
           since = CASE WHEN state = 'up' AND answer ->> 'prefix' = ?6 THEN since ELSE ?7 END,
           state = CASE WHEN state = 'up' AND answer ->> 'prefix' = ?6 THEN state ELSE 'answered' END
         WHERE id = ?1 AND live = 1 AND state <> 'releasing'`,
        ...[id, leaseId, endsAt, JSON.stringify(answer), hostKey, answer.prefix, now],
      );
      if (changed > 0) await endCall(sql, call, null);
      return changed > 0;
    });
  }

  /** One that the chain has and we know no more of than that: what was said of it has to be asked for anew. */
  adopt(id: number, leaseId: number, endsAt: number): Promise<PrefixLease | null> {
    return this.#change(
      "UPDATE prefix_lease SET lease = ?, ends_at = ? WHERE id = ? AND live = 1",
      ...[leaseId, endsAt, id],
    );
  }

  enter(
    id: number,
    state: Exclude<LeaseState, "requested" | "answered" | OverState>,
    now: number,
  ): Promise<PrefixLease | null> {
    return this.#change(
      "UPDATE prefix_lease SET state = ?1, since = ?2 WHERE id = ?3 AND live = 1 AND state <> ?1",
      ...[state, now, id],
    );
  }

  /** It is over, and what was still asked for it with it. */
  end(id: number, state: OverState, reason: string, now: number): Promise<PrefixLease | null> {
    return this.#write(async (sql) => {
      await sql.run(
        "UPDATE lease_call SET state = 'refused', reason = ?, reply_secret = NULL WHERE of = ? AND state = 'open'",
        ...[reason, id],
      );
      await sql.run(
        "UPDATE prefix_lease SET state = ?, live = NULL, since = ?, reason = ? WHERE id = ? AND live = 1",
        ...[state, now, reason, id],
      );
      return true;
    });
  }

  /** The paid time, as the chain has it; what a server that lags says does not shorten it. */
  setEndsAt(id: number, endsAt: number): Promise<PrefixLease | null> {
    return this.#change("UPDATE prefix_lease SET ends_at = max(ends_at, ?) WHERE id = ?", endsAt, id);
  }

  /** One more period is paid, by a call that has ended with that. */
  renewed({ id: call, of }: Pick<LeaseCall, "id" | "of">, endsAt: number): Promise<PrefixLease | null> {
    return this.#write(async (sql) => {
      await sql.run("UPDATE prefix_lease SET ends_at = ? WHERE id = ?", endsAt, of);
      await endCall(sql, call, null);
      return true;
    });
  }

  setMaxPrice(id: number, maxPrice: bigint): Promise<PrefixLease | null> {
    return this.#change("UPDATE prefix_lease SET max_price = ? WHERE id = ?", `${maxPrice}`, id);
  }

  /** What is under way for a lease, the oldest first. */
  async openCalls(of: number): Promise<readonly LeaseCall[]> {
    const rows = await this.#db.all<CallRow>(
      "SELECT * FROM lease_call WHERE of = ? AND state = 'open' ORDER BY id",
      of,
    );
    return rows.map(callOf);
  }

  /** The newest of a kind for a lease, over or not. */
  async lastCall(of: number, kind: LeaseCall["kind"]): Promise<LeaseCall | null> {
    const row = await this.#db.get<CallRow>(
      "SELECT * FROM lease_call WHERE of = ? AND kind = ? ORDER BY id DESC LIMIT 1",
      ...[of, kind],
    );
    return row === undefined ? null : callOf(row);
  }

  /** Begins a call, unless one of its kind is under way. */
  async beginCall(
    of: number,
    kind: LeaseCall["kind"],
    fee: bigint,
    asked: AskedUnderSeal | null,
    now: number,
  ): Promise<void> {
    await this.#db.run(
      `INSERT INTO lease_call (of, kind, state, at, fee, host_key, reply_secret, key_epoch, sealed)
       VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ...[of, kind, now, `${fee}`],
      ...[asked?.hostKey ?? null, asked?.replySecret ?? null, asked?.keyEpoch ?? null, asked?.sealed ?? null],
    );
  }

  /** Which request of the contract's a call is. */
  async found(call: number, requestId: number, block: number): Promise<void> {
    await this.#db.run("UPDATE lease_call SET request = ?, block = ? WHERE id = ?", requestId, block, call);
  }

  /** @param reason why it has no effect; null when it has */
  endCall(call: number, reason: string | null): Promise<void> {
    return endCall(this.#db, call, reason);
  }

  /** Fees that were or may still be paid of what was begun since then, wei. */
  async feesSince(since: number): Promise<bigint> {
    const rows = await this.#db.all<{ fee: string }>(
      "SELECT fee FROM lease_call WHERE at >= ? AND state <> 'refused'",
      since,
    );
    return rows.reduce((sum, { fee }) => sum + BigInt(fee), 0n);
  }

  #change(sql: string, ...params: readonly (string | number | null)[]): Promise<PrefixLease | null> {
    return this.#write(async (connection) => (await connection.run(sql, ...params)) > 0);
  }

  /** @returns the lease as it is then; null when nothing was changed */
  async #write(work: (sql: Sql) => Promise<boolean>): Promise<PrefixLease | null> {
    const changed = await this.#db.transaction(async (sql) => {
      return (await work(sql)) ? { newest: await newestOf(sql) } : null;
    });
    if (changed === null) return null;
    this.#newest = changed.newest;
    return changed.newest;
  }
}

async function endCall(sql: Pick<Sql, "run">, call: number, reason: string | null): Promise<void> {
  await sql.run(
    "UPDATE lease_call SET state = ?, reason = ?, reply_secret = NULL WHERE id = ? AND state = 'open'",
    ...[reason === null ? "done" : "refused", reason, call],
  );
}

async function newestOf(sql: Pick<Sql, "get">): Promise<PrefixLease | null> {
  const row = await sql.get<LeaseRow>("SELECT * FROM prefix_lease ORDER BY id DESC LIMIT 1");
  return row === undefined ? null : leaseOf(row);
}

function isOver(state: LeaseState): boolean {
  return state === "refused" || state === "released" || state === "lost";
}

function leaseOf(row: LeaseRow): PrefixLease {
  const { id, broker, lease: leaseId, state, since, reason, host_key: hostKey, ends_at: endsAt } = row;
  const answer = row.answer === null ? null : (JSON.parse(row.answer) as LeaseAnswer);
  return {
    ...{ id, broker, leaseId, state, since, reason, hostKey, endsAt, answer },
    maxPrice: BigInt(row.max_price),
  };
}

function callOf(row: CallRow): LeaseCall {
  const { id, of, kind, state, reason, at, request: requestId, block } = row;
  const { host_key: hostKey, key_epoch: keyEpoch, sealed } = row;
  const asked =
    hostKey === null || keyEpoch === null || sealed === null
      ? null
      : { hostKey, replySecret: row.reply_secret ?? "", keyEpoch, sealed };
  const found = requestId === null || block === null ? null : { requestId, block };
  return { id, of, kind, state, reason, at, fee: BigInt(row.fee), asked, found };
}
