import type { BlockId, ChainLog } from "../core/chain-log.ts";
import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

interface LogRow {
  readonly block_hash: string;
  readonly tx_hash: string;
  readonly log_index: number;
  readonly block_number: number;
  readonly subscription: string;
  readonly kind: string;
  readonly timestamp: number | null;
}

/** How far the chain was read, and the logs of the part that a reorganisation can still take back. */
export class ChainCursorRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The last block whose logs are saved; null before the first. */
  async cursor(): Promise<BlockId | null> {
    return (await this.#db.get<BlockId>("SELECT number, hash FROM chain_cursor")) ?? null;
  }

  /** Saved headers, newest first. The oldest was final when it was saved. */
  headers(): Promise<readonly BlockId[]> {
    return this.#db.all<BlockId>("SELECT number, hash FROM chain_header ORDER BY number DESC");
  }

  /**
   * In one transaction: saves headers and logs, moves the cursor to the last header, and forgets what lies below the
   * newest header that is final. Returns the logs that were not there before.
   * @param headers ascending, not empty
   */
  advance(
    headers: readonly BlockId[],
    logs: readonly ChainLog[],
    finalNumber: number,
  ): Promise<readonly ChainLog[]> {
    return this.#db.transaction(async (sql) => {
      await sql.run(
        `INSERT OR REPLACE INTO chain_header (number, hash)
         SELECT value ->> 'number', value ->> 'hash' FROM json_each(?)`,
        JSON.stringify(headers),
      );
      const fresh = await insertLogs(sql, logs);
      await insertOperations(sql, fresh);
      const last = headers.at(-1);
      if (last !== undefined) await setCursor(sql, last);
      const anchor = "(SELECT max(number) FROM chain_header WHERE number <= ?)";
      await sql.run(`DELETE FROM chain_log WHERE block_number < ${anchor}`, finalNumber);
      await sql.run(`DELETE FROM chain_header WHERE number < ${anchor}`, finalNumber);
      return fresh;
    });
  }

  /** Forgets everything above `ancestor`, which becomes the cursor. Returns the logs that were taken back. */
  rewind(ancestor: BlockId): Promise<readonly ChainLog[]> {
    return this.#db.transaction(async (sql) => {
      const dropped = await sql.all<LogRow>(
        "SELECT * FROM chain_log WHERE block_number > ? ORDER BY block_number, log_index",
        ancestor.number,
      );
      await sql.run("DELETE FROM chain_log WHERE block_number > ?", ancestor.number);
      await sql.run("DELETE FROM chain_operation WHERE block_number > ?", ancestor.number);
      await sql.run("DELETE FROM chain_header WHERE number > ?", ancestor.number);
      await setCursor(sql, ancestor);
      return dropped.map((row) => ({
        blockNumber: row.block_number,
        blockHash: row.block_hash,
        transactionHash: row.tx_hash,
        logIndex: row.log_index,
        subscription: BigInt(row.subscription),
        kind: row.kind,
        timestamp: row.timestamp,
        operation: null,
      }));
    });
  }
}

/** One statement for all: a range of a busy contract has thousands. Returns those that were not there before. */
async function insertLogs(sql: Sql, logs: readonly ChainLog[]): Promise<readonly ChainLog[]> {
  if (logs.length === 0) return [];
  const rows = logs.map(({ operation: _, ...log }) => ({
    ...log,
    subscription: log.subscription.toString(),
  }));
  const inserted = await sql.all<{ place: string }>(
    `INSERT INTO chain_log (block_hash, tx_hash, log_index, block_number, subscription, kind, timestamp)
     SELECT value ->> 'blockHash', value ->> 'transactionHash', value ->> 'logIndex', value ->> 'blockNumber',
            value ->> 'subscription', value ->> 'kind', value ->> 'timestamp'
     FROM json_each(?) WHERE true ON CONFLICT DO NOTHING
     RETURNING block_hash || tx_hash || log_index AS place`,
    JSON.stringify(rows),
  );
  const fresh = new Set(inserted.map(({ place }) => place));
  return logs.filter((log) => fresh.delete(log.blockHash + log.transactionHash + log.logIndex));
}

async function insertOperations(sql: Sql, logs: readonly ChainLog[]): Promise<void> {
  const rows = logs.flatMap(({ operation, subscription, blockNumber }) =>
    operation === null ? [] : [{ ...operation, subscription: subscription.toString(), blockNumber }],
  );
  if (rows.length === 0) return;
  await sql.run(
    `INSERT OR REPLACE INTO chain_operation
       (subscription, sequence, operation, argument, requested_at, block_number)
     SELECT value ->> 'subscription', value ->> 'sequence', value ->> 'operation', value ->> 'argument',
            value ->> 'requestedAt', value ->> 'blockNumber'
     FROM json_each(?)`,
    JSON.stringify(rows),
  );
}

async function setCursor(sql: Sql, block: BlockId): Promise<void> {
  await sql.run(
    `INSERT INTO chain_cursor (only, number, hash) VALUES (1, ?, ?)
     ON CONFLICT (only) DO UPDATE SET number = excluded.number, hash = excluded.hash`,
    block.number,
    block.hash,
  );
}
