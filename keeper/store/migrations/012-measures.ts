import type { Migration } from "../migration.ts";

export const measureTables: Migration = {
  version: 12,
  sql: `
    -- What the operator has in force against a purchase; a hold was the first kind of it.
    CREATE TABLE operator_measure (
      subscription TEXT PRIMARY KEY,
      purchase_ref TEXT NOT NULL,
      kind         TEXT NOT NULL CHECK (kind IN ('warn', 'throttle', 'suspend')),
      reason       TEXT NOT NULL,
      evidence     TEXT,
      -- Megabits a second; 0 when it is no throttle.
      mbps         INTEGER NOT NULL CHECK ((kind = 'throttle') = (mbps > 0)),
      -- Unix seconds.
      since        INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO operator_measure
      SELECT subscription, purchase_ref, 'suspend', reason, NULL, 0, since FROM operator_hold;
    DROP TABLE operator_hold;

    -- To what a VM was slowed; 0: not; NULL: nobody knows.
    ALTER TABLE machine ADD COLUMN throttle_mbps INTEGER DEFAULT 0;
  `,
};
