import type { Migration } from "../migration.ts";

export const machineTables: Migration = {
  version: 4,
  sql: `
    -- What is held now; a release deletes the row.
    CREATE TABLE machine (
      subscription        TEXT PRIMARY KEY,
      generation          INTEGER NOT NULL,
      vmid                INTEGER NOT NULL UNIQUE,
      node                TEXT NOT NULL,
      ipv4                TEXT NOT NULL UNIQUE,
      status              TEXT NOT NULL CHECK (status IN ('reserved', 'running', 'suspended')),
      host_key            TEXT,
      statement_seq       INTEGER,
      statement_issued_at INTEGER,
      statement_facts     TEXT
    ) STRICT;

    -- Released addresses that must not be given out before free_at (ms).
    CREATE TABLE address_quarantine (ipv4 TEXT PRIMARY KEY, free_at INTEGER NOT NULL) STRICT;

    -- The last ownership statement number; outlives the machine.
    CREATE TABLE statement_counter (subscription TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;

    -- Destructions permitted, for the circuit breaker.
    CREATE TABLE destruction (subscription TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
    CREATE INDEX destruction_by_time ON destruction (at);
  `,
};
