import type { Migration } from "../../keeper/store/migration.ts";
import { outboxTables } from "../../keeper/store/migrations/002-outbox.ts";
import { outboxValue } from "../../keeper/store/migrations/013-outbox-value.ts";

/** The broker's own schema. Times are unix seconds. No secrets. */
export const brokerMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- Facts about the store itself.
      CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

      -- The last final block whose events were taken in; at most one row.
      CREATE TABLE cursor (
        only      INTEGER PRIMARY KEY CHECK (only = 1),
        number    INTEGER NOT NULL,
        hash      TEXT NOT NULL,
        timestamp INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE request (
        id             INTEGER PRIMARY KEY,
        -- seen: nothing was decided. allocated: has a prefix, is to be answered. refused: is to be rejected. answered,
        -- over: the chain says so.
        state          TEXT NOT NULL CHECK (state IN ('seen', 'allocated', 'refused', 'answered', 'over')),
        -- The lease whose keys are to change; null: a new one is asked for.
        lease_id       INTEGER,
        deployment     TEXT NOT NULL,
        answer_by      INTEGER NOT NULL,
        sealed_request TEXT NOT NULL,
        -- From 'allocated' on.
        prefix_index   INTEGER,
        wireguard_key  TEXT,
        reply_key      TEXT,
        reason         TEXT CHECK ((reason IS NULL) = (state <> 'refused') OR state IN ('answered', 'over'))
      ) STRICT;
      CREATE INDEX request_open ON request (id) WHERE state IN ('seen', 'allocated', 'refused');

      -- Prefixes that are lent, will be once their request is answered, or were until lately. Those of no row are free.
      CREATE TABLE prefix (
        prefix_index  INTEGER PRIMARY KEY CHECK (prefix_index > 0),
        -- The request that it was given to.
        request_id    INTEGER NOT NULL UNIQUE REFERENCES request (id),
        -- Null until that was answered.
        lease_id      INTEGER,
        deployment    TEXT NOT NULL,
        wireguard_key TEXT NOT NULL,
        ends_at       INTEGER,
        heard_at      INTEGER NOT NULL,
        -- Given back; nobody gets it before.
        free_at       INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX prefix_lease ON prefix (lease_id) WHERE free_at IS NULL;
      -- A peer is known by its key: with one key twice, the second would take the first one's traffic.
      CREATE UNIQUE INDEX prefix_key ON prefix (wireguard_key) WHERE free_at IS NULL;

      CREATE TABLE audit (
        seq          INTEGER PRIMARY KEY AUTOINCREMENT,
        at           INTEGER NOT NULL,
        what         TEXT NOT NULL,
        request_id   INTEGER,
        lease_id     INTEGER,
        prefix_index INTEGER
      ) STRICT;

      -- Gas that transactions were given, for the day's budget.
      CREATE TABLE gas_spent (at INTEGER NOT NULL, purpose TEXT NOT NULL, gas INTEGER NOT NULL) STRICT;
      CREATE INDEX gas_spent_by_time ON gas_spent (at);
    `,
  },
  { version: 2, sql: outboxTables.sql },
  { version: 3, sql: outboxValue.sql },
];
