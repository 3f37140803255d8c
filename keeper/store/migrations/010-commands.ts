import type { Migration } from "../migration.ts";

export const commandTables: Migration = {
  version: 10,
  sql: `
    -- The operator's commands; see keeper/commands/ports/command-journal.ts.
    CREATE TABLE command (
      nonce    INTEGER PRIMARY KEY,
      digest   TEXT NOT NULL,
      state    TEXT NOT NULL CHECK (state IN ('taken', 'begun', 'done')),
      -- Milliseconds.
      taken_at INTEGER NOT NULL,
      hash     TEXT,
      sealed   TEXT,
      open     TEXT,
      settled  INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    -- One row: all commands up to it are settled.
    CREATE TABLE command_settled (up_to INTEGER NOT NULL) STRICT;
    INSERT INTO command_settled VALUES (0);

    -- VMs that the operator holds off.
    CREATE TABLE operator_hold (
      subscription TEXT PRIMARY KEY,
      purchase_ref TEXT NOT NULL,
      reason       TEXT NOT NULL,
      since        INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Nodes on which no new VM is placed.
    CREATE TABLE drained_node (node TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    -- A row while sales are paused.
    CREATE TABLE sales_pause (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
    -- Stock that is given back when sales go on, and the change of stock that is under way.
    CREATE TABLE withheld_stock (
      plan         TEXT PRIMARY KEY,
      stock        INTEGER NOT NULL DEFAULT 0,
      changes      INTEGER NOT NULL DEFAULT 0,
      pending_from INTEGER,
      pending_to   INTEGER
    ) STRICT, WITHOUT ROWID;
  `,
};
