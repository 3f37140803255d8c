import type { BlockRef } from "../core/chain-view.ts";
import type { MoneyEntry, MoneyKind } from "../core/money-entry.ts";
import type { TokenUnit } from "../core/token-unit.ts";
import type { Database } from "./database.ts";

interface EntryRow {
  readonly block_number: number;
  readonly log_index: number;
  readonly tx_hash: string;
  readonly at: number;
  readonly kind: MoneyKind;
  readonly subscription: string | null;
  readonly account: string;
  readonly token: string;
  readonly amount: string;
  readonly ends_at: number | null;
}

interface PositionRow {
  readonly block_number: number;
  readonly block_hash: string;
  readonly timestamp: number;
  readonly treasuries: string;
}

/** Events about money, and how far they were read. The interface is MoneyStore of keeper/treasury. */
export class MoneyRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async position() {
    const row = await this.#db.get<PositionRow>("SELECT * FROM money_position");
    if (row === undefined) return null;
    const block = { number: row.block_number, hash: row.block_hash, timestamp: row.timestamp };
    return { block, treasuries: JSON.parse(row.treasuries) as readonly string[] };
  }

  units(): Promise<readonly TokenUnit[]> {
    return this.#db.all<TokenUnit>("SELECT token, symbol, decimals FROM money_token ORDER BY token");
  }

  async entries(): Promise<readonly MoneyEntry[]> {
    const rows = await this.#db.all<EntryRow>("SELECT * FROM money_entry ORDER BY block_number, log_index");
    return rows.map(entryOfRow);
  }

  advance({
    block,
    treasuries,
    entries,
    units,
  }: {
    readonly block: BlockRef;
    readonly treasuries: readonly string[];
    readonly entries: readonly MoneyEntry[];
    readonly units: readonly TokenUnit[];
  }): Promise<void> {
    return this.#db.transaction(async (sql) => {
      for (const entry of entries)
        await sql.run(
          `INSERT INTO money_entry
             (block_number, log_index, tx_hash, at, kind, subscription, account, token, amount, ends_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          entry.blockNumber,
          entry.logIndex,
          entry.transactionHash,
          entry.at,
          entry.kind,
          entry.subscription?.toString() ?? null,
          entry.account,
          entry.token,
          entry.amount.toString(),
          entry.endsAt,
        );
      for (const { token, symbol, decimals } of units)
        await sql.run(
          "INSERT INTO money_token (token, symbol, decimals) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          token,
          symbol,
          decimals,
        );
      await sql.run(
        `INSERT OR REPLACE INTO money_position (id, block_number, block_hash, timestamp, treasuries)
         VALUES (1, ?, ?, ?, ?)`,
        block.number,
        block.hash,
        block.timestamp,
        JSON.stringify(treasuries),
      );
    });
  }
}

function entryOfRow(row: EntryRow): MoneyEntry {
  return {
    blockNumber: row.block_number,
    logIndex: row.log_index,
    transactionHash: row.tx_hash,
    at: row.at,
    kind: row.kind,
    subscription: row.subscription === null ? null : BigInt(row.subscription),
    account: row.account,
    token: row.token,
    amount: BigInt(row.amount),
    endsAt: row.ends_at,
  };
}
