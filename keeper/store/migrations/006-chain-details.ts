import type { Migration } from "../migration.ts";

export const chainDetailTables: Migration = {
  version: 6,
  sql: `
    -- Of the block, unix seconds; null where nobody asked for it.
    ALTER TABLE chain_log ADD COLUMN timestamp INTEGER;

    -- What OperationRequested asked for. Unlike logs these are kept when they are final: some wait until they are done.
    CREATE TABLE chain_operation (
      subscription TEXT NOT NULL,
      sequence     INTEGER NOT NULL,
      operation    TEXT NOT NULL,
      argument     TEXT NOT NULL,
      requested_at INTEGER NOT NULL,
      block_number INTEGER NOT NULL,
      PRIMARY KEY (subscription, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX chain_operation_by_block ON chain_operation (block_number);
  `,
};
