import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

interface CommandRow {
  readonly nonce: number;
  readonly digest: string;
  readonly state: "taken" | "begun" | "done";
  readonly taken_at: number;
  readonly hash: string | null;
  readonly sealed: string | null;
  readonly open: string | null;
  readonly settled: number;
}

/** The operator's commands and what came of them; the interface is CommandJournal of keeper/commands. */
export class CommandRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  find(nonce: bigint) {
    return find(this.#db, nonce);
  }

  async settledUpTo(): Promise<bigint> {
    return BigInt(await settledUpTo(this.#db));
  }

  take(nonce: bigint, digest: string, now: number) {
    return this.#db.transaction(async (sql) => {
      await sql.run(
        "INSERT INTO command (nonce, digest, state, taken_at) VALUES (?, ?, 'taken', ?) ON CONFLICT DO NOTHING",
        ...[Number(nonce), digest, now],
      );
      const kept = await find(sql, nonce);
      if (kept === null) throw new Error("a command that was just written is not there");
      return kept;
    });
  }

  async begun(nonce: bigint): Promise<void> {
    await this.#db.run(
      "UPDATE command SET state = 'begun' WHERE nonce = ? AND state = 'taken'",
      Number(nonce),
    );
  }

  async finish(
    nonce: bigint,
    digest: string,
    {
      hash,
      sealed,
      open,
    }: { readonly hash: string; readonly sealed: string | null; readonly open: string | null },
    now: number,
  ): Promise<void> {
    await this.#db.run(
      `INSERT INTO command (nonce, digest, state, taken_at, hash, sealed, open) VALUES (?, ?, 'done', ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET state = 'done', hash = excluded.hash, sealed = excluded.sealed, open = excluded.open
       WHERE state <> 'done'`,
      ...[Number(nonce), digest, now, hash, sealed, open],
    );
  }

  async settle(nonce: bigint, now: number): Promise<void> {
    await this.#db.transaction(async (sql) => {
      await sql.run(
        `INSERT INTO command (nonce, digest, state, taken_at, settled) VALUES (?, '', 'done', ?, 1)
         ON CONFLICT DO UPDATE SET settled = 1`,
        ...[Number(nonce), now],
      );
      // As far as all are settled.
      let upTo = await settledUpTo(sql);
      const next = () => sql.get("SELECT 1 FROM command WHERE nonce = ? AND settled = 1", upTo + 1);
      while ((await next()) !== undefined) upTo++;
      await sql.run("UPDATE command_settled SET up_to = ?", upTo);
    });
  }

  async forgetFrom(nonce: bigint): Promise<void> {
    await this.#db.transaction(async (sql) => {
      await sql.run(
        "DELETE FROM command WHERE settled = 0 AND (nonce = ? OR nonce > ? AND digest = '')",
        ...[Number(nonce), Number(nonce)],
      );
      await sql.run(
        "UPDATE command SET state = 'taken', hash = NULL, sealed = NULL, open = NULL WHERE settled = 0 AND nonce > ?",
        Number(nonce),
      );
    });
  }

  async prune(before: number): Promise<void> {
    await this.#db.run(
      "DELETE FROM command WHERE taken_at < ? AND nonce <= (SELECT up_to FROM command_settled)",
      before,
    );
  }
}

async function settledUpTo(sql: Pick<Sql, "get">): Promise<number> {
  return (await sql.get<{ up_to: number }>("SELECT up_to FROM command_settled"))?.up_to ?? 0;
}

async function find(sql: Pick<Sql, "get">, nonce: bigint) {
  const row = await sql.get<CommandRow>("SELECT * FROM command WHERE nonce = ?", Number(nonce));
  if (row === undefined) return null;
  const { digest, state, taken_at: takenAt, hash, sealed, open } = row;
  const answer = hash === null ? null : { hash, sealed, open };
  return { nonce, digest, state, takenAt, answer, settled: row.settled === 1 };
}
