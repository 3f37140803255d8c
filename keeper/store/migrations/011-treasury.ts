import type { Migration } from "../migration.ts";

export const treasuryTables: Migration = {
  version: 11,
  sql: `
    -- Events about money in final blocks, from the deployment on. Amounts in units of the token, times in seconds.
    CREATE TABLE money_entry (
      block_number INTEGER NOT NULL,
      log_index    INTEGER NOT NULL,
      tx_hash      TEXT NOT NULL,
      at           INTEGER NOT NULL,
      kind         TEXT NOT NULL,
      -- Null for what is of no subscription.
      subscription TEXT,
      account      TEXT NOT NULL,
      token        TEXT NOT NULL,
      amount       TEXT NOT NULL,
      -- When the paid time ends from then on; null where it stays as it is.
      ends_at      INTEGER,
      PRIMARY KEY (block_number, log_index)
    ) STRICT, WITHOUT ROWID;

    -- How far they were read: one row, once there is any.
    CREATE TABLE money_position (
      id           INTEGER PRIMARY KEY CHECK (id = 1),
      block_number INTEGER NOT NULL,
      block_hash   TEXT NOT NULL,
      timestamp    INTEGER NOT NULL,
      -- All treasuries so far as a JSON array, the present one last.
      treasuries   TEXT NOT NULL
    ) STRICT;

    -- Tokens that were ever accepted.
    CREATE TABLE money_token (
      token    TEXT PRIMARY KEY,
      symbol   TEXT NOT NULL,
      decimals INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What is collected on an occasion, decided once: after a crash the same transactions are sent. Milliseconds.
    CREATE TABLE collection (
      occasion   TEXT PRIMARY KEY,
      planned_at INTEGER NOT NULL,
      -- A JSON array of {"token", "ids"}, a transaction each.
      batches    TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
