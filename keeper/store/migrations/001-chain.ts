import type { Migration } from "../migration.ts";

export const chainTables: Migration = {
  version: 1,
  sql: `
    -- Facts about the store itself.
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

    -- The last block whose logs are saved; at most one row.
    CREATE TABLE chain_cursor (
      only   INTEGER PRIMARY KEY CHECK (only = 1),
      number INTEGER NOT NULL,
      hash   TEXT NOT NULL
    ) STRICT;

    -- Headers from the last final one to the cursor: where a rewind looks for the common ancestor.
    CREATE TABLE chain_header (number INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;

    CREATE TABLE chain_log (
      block_hash   TEXT NOT NULL,
      tx_hash      TEXT NOT NULL,
      log_index    INTEGER NOT NULL,
      block_number INTEGER NOT NULL,
      subscription TEXT NOT NULL,
      kind         TEXT NOT NULL,
      PRIMARY KEY (block_hash, tx_hash, log_index)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX chain_log_by_block ON chain_log (block_number);
  `,
};
