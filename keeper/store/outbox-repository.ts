import type { OutboxEntry, OutboxState, SignedAttempt } from "../core/outbox-entry.ts";
import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

interface EntryRow {
  readonly purpose: string;
  readonly sender: string;
  /** Empty: none, the transaction makes a contract. */
  readonly target: string;
  readonly data: string;
  readonly value: string;
  readonly nonce: number;
  readonly gas_limit: string;
  readonly state: OutboxState;
  readonly mined_hash: string | null;
  readonly block_number: number | null;
  readonly block_hash: string | null;
  readonly error: string | null;
}

interface AttemptRow {
  readonly purpose: string;
  readonly hash: string;
  readonly raw: string;
  readonly max_fee: string;
  readonly max_priority_fee: string;
  readonly signed_at_block: number;
}

/** Transactions with their signed bytes. Each method is one durable transaction. */
export class OutboxRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  find(purpose: string): Promise<OutboxEntry | null> {
    return this.#db.transaction(async (sql) => {
      const row = await sql.get<EntryRow>("SELECT * FROM outbox WHERE purpose = ?", purpose);
      if (row === undefined) return null;
      const attempts = await sql.all<AttemptRow>(
        "SELECT * FROM outbox_attempt WHERE purpose = ? ORDER BY seq",
        purpose,
      );
      return entryOfRow(row, attempts);
    });
  }

  /** Those in `sent` or `mined`, lowest nonce first. */
  open(): Promise<readonly OutboxEntry[]> {
    return this.#db.transaction(async (sql) => {
      const rows = await sql.all<EntryRow>(
        "SELECT * FROM outbox WHERE state IN ('sent', 'mined') ORDER BY nonce",
      );
      const attempts = await sql.all<AttemptRow>(
        `SELECT outbox_attempt.* FROM outbox_attempt JOIN outbox USING (purpose)
         WHERE state IN ('sent', 'mined') ORDER BY seq`,
      );
      const byPurpose = new Map<string, AttemptRow[]>(rows.map(({ purpose }) => [purpose, []]));
      for (const attempt of attempts) byPurpose.get(attempt.purpose)?.push(attempt);
      return rows.map((row) => entryOfRow(row, byPurpose.get(row.purpose) ?? []));
    });
  }

  /** Nonces of the sender's entries in `sent` or `mined`. */
  async openNonces(sender: string): Promise<ReadonlySet<number>> {
    const rows = await this.#db.all<{ nonce: number }>(
      "SELECT nonce FROM outbox WHERE sender = ? AND state IN ('sent', 'mined')",
      sender,
    );
    return new Set(rows.map(({ nonce }) => nonce));
  }

  /** Stores a new entry with its first attempt; takes the place of a `lost` or `reverted` one. */
  create(entry: OutboxEntry): Promise<void> {
    return this.#db.transaction(async (sql) => {
      await sql.run("DELETE FROM outbox WHERE purpose = ? AND state IN ('lost', 'reverted')", entry.purpose);
      await sql.run(
        "INSERT INTO outbox (purpose, sender, target, data, value, nonce, gas_limit, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'sent')",
        entry.purpose,
        entry.sender,
        entry.to ?? "",
        entry.data,
        entry.value.toString(),
        entry.nonce,
        entry.gasLimit.toString(),
      );
      for (const attempt of entry.attempts) await insertAttempt(sql, entry.purpose, attempt);
    });
  }

  async addAttempt(purpose: string, attempt: SignedAttempt): Promise<void> {
    await insertAttempt(this.#db, purpose, attempt);
  }

  /** Stores state, mined and error of the entry. */
  async settle(entry: OutboxEntry): Promise<void> {
    await this.#db.run(
      "UPDATE outbox SET state = ?, mined_hash = ?, block_number = ?, block_hash = ?, error = ? WHERE purpose = ?",
      entry.state,
      entry.mined?.hash ?? null,
      entry.mined?.block.number ?? null,
      entry.mined?.block.hash ?? null,
      entry.error,
      entry.purpose,
    );
  }
}

function insertAttempt(sql: Sql, purpose: string, attempt: SignedAttempt): Promise<number> {
  return sql.run(
    `INSERT INTO outbox_attempt (purpose, hash, raw, max_fee, max_priority_fee, signed_at_block)
     VALUES (?, ?, ?, ?, ?, ?)`,
    purpose,
    attempt.hash,
    attempt.raw,
    attempt.maxFeePerGas.toString(),
    attempt.maxPriorityFeePerGas.toString(),
    attempt.signedAtBlock,
  );
}

function entryOfRow(row: EntryRow, attempts: readonly AttemptRow[]): OutboxEntry {
  const { mined_hash: hash, block_number: number, block_hash: blockHash } = row;
  return {
    purpose: row.purpose,
    sender: row.sender,
    to: row.target === "" ? null : row.target,
    data: row.data,
    value: BigInt(row.value),
    nonce: row.nonce,
    gasLimit: BigInt(row.gas_limit),
    state: row.state,
    attempts: attempts.map((attempt) => ({
      hash: attempt.hash,
      raw: attempt.raw,
      maxFeePerGas: BigInt(attempt.max_fee),
      maxPriorityFeePerGas: BigInt(attempt.max_priority_fee),
      signedAtBlock: attempt.signed_at_block,
    })),
    mined:
      hash === null || number === null || blockHash === null
        ? null
        : { hash, block: { number, hash: blockHash } },
    error: row.error,
  };
}
