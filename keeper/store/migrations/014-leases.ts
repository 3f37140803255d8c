import type { Migration } from "../migration.ts";

export const leaseTables: Migration = {
  version: 14,
  sql: `
    -- Leases of a broker's prefix; see keeper/core/prefix-lease.ts. Unix seconds, money in wei.
    CREATE TABLE prefix_lease (
      id        INTEGER PRIMARY KEY AUTOINCREMENT,
      broker    INTEGER NOT NULL,
      lease     INTEGER,
      state     TEXT NOT NULL CHECK (state IN
                  ('requested', 'answered', 'installed', 'up', 'releasing', 'refused', 'released', 'lost')),
      -- 1 while it is not over: there is one such at most.
      live      INTEGER UNIQUE CHECK (live = 1),
      since     INTEGER NOT NULL,
      reason    TEXT,
      max_price TEXT NOT NULL,
      -- JSON.
      answer    TEXT,
      host_key  TEXT,
      ends_at   INTEGER,
      CHECK ((live IS NULL) = (state IN ('refused', 'released', 'lost')))
    ) STRICT;

    -- What was asked of the contract for them; see keeper/core/lease-call.ts.
    CREATE TABLE lease_call (
      id           INTEGER PRIMARY KEY AUTOINCREMENT,
      of           INTEGER NOT NULL REFERENCES prefix_lease (id),
      kind         TEXT NOT NULL CHECK (kind IN ('request', 'rekey', 'renew', 'release')),
      state        TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused')),
      reason       TEXT,
      at           INTEGER NOT NULL,
      fee          TEXT NOT NULL,
      host_key     TEXT,
      reply_secret TEXT,
      key_epoch    INTEGER,
      sealed       TEXT,
      request      INTEGER,
      block        INTEGER
    ) STRICT;
    -- One of a kind at a time.
    CREATE UNIQUE INDEX lease_call_open ON lease_call (of, kind) WHERE state = 'open';
  `,
};
