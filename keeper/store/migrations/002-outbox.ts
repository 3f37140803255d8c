import type { Migration } from "../migration.ts";

export const outboxTables: Migration = {
  version: 2,
  sql: `
    CREATE TABLE outbox (
      purpose      TEXT PRIMARY KEY,
      sender       TEXT NOT NULL,
      target       TEXT NOT NULL,
      data         TEXT NOT NULL,
      nonce        INTEGER NOT NULL,
      gas_limit    TEXT NOT NULL,
      state        TEXT NOT NULL CHECK (state IN ('sent', 'mined', 'final', 'reverted', 'lost')),
      -- The attempt that was mined and its block; null while none is.
      mined_hash   TEXT,
      block_number INTEGER,
      block_hash   TEXT,
      error        TEXT
    ) STRICT;
    CREATE UNIQUE INDEX outbox_nonce ON outbox (sender, nonce) WHERE state IN ('sent', 'mined');

    -- Signed bytes, one row for each fee. All of a purpose share its nonce, so at most one can ever be mined.
    CREATE TABLE outbox_attempt (
      seq              INTEGER PRIMARY KEY AUTOINCREMENT,
      purpose          TEXT NOT NULL REFERENCES outbox (purpose) ON DELETE CASCADE,
      hash             TEXT NOT NULL UNIQUE,
      raw              TEXT NOT NULL,
      max_fee          TEXT NOT NULL,
      max_priority_fee TEXT NOT NULL,
      signed_at_block  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX outbox_attempt_by_purpose ON outbox_attempt (purpose);
  `,
};
