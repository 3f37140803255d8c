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
      for (const { number, hash } of headers)
        await sql.run("INSERT OR REPLACE INTO chain_header (number, hash) VALUES (?, ?)", number, hash);
      const fresh: ChainLog[] = [];
      for (const log of logs) if (await insertLog(sql, log)) fresh.push(log);
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
      await sql.run("DELETE FROM chain_header WHERE number > ?", ancestor.number);
      await setCursor(sql, ancestor);
      return dropped.map((row) => ({
        blockNumber: row.block_number,
        blockHash: row.block_hash,
        transactionHash: row.tx_hash,
        logIndex: row.log_index,
        subscription: BigInt(row.subscription),
        kind: row.kind,
      }));
    });
  }
}

async function insertLog(sql: Sql, log: ChainLog): Promise<boolean> {
  const inserted = await sql.run(
    `INSERT INTO chain_log (block_hash, tx_hash, log_index, block_number, subscription, kind)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    log.blockHash,
    log.transactionHash,
    log.logIndex,
    log.blockNumber,
    log.subscription.toString(),
    log.kind,
  );
  return inserted === 1;
}

async function setCursor(sql: Sql, block: BlockId): Promise<void> {
  await sql.run(
    `INSERT INTO chain_cursor (only, number, hash) VALUES (1, ?, ?)
     ON CONFLICT (only) DO UPDATE SET number = excluded.number, hash = excluded.hash`,
    block.number,
    block.hash,
  );
}
