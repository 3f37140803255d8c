import type { Migration } from "../migration.ts";

export const jobTables: Migration = {
  version: 3,
  sql: `
    CREATE TABLE job (
      id          INTEGER PRIMARY KEY AUTOINCREMENT,
      kind        TEXT NOT NULL,
      subject     TEXT NOT NULL,
      key         TEXT NOT NULL,
      phase       TEXT NOT NULL CHECK (phase IN ('forward', 'undo', 'after-undo', 'done', 'undone')),
      step        TEXT NOT NULL,
      data        TEXT NOT NULL,
      entered     TEXT NOT NULL,
      tries       INTEGER NOT NULL,
      wake_at     INTEGER NOT NULL,
      deadline_at INTEGER,
      alerted     INTEGER NOT NULL,
      outcome     TEXT,
      created_at  INTEGER NOT NULL,
      updated_at  INTEGER NOT NULL,
      claim       INTEGER NOT NULL,
      -- Null = nobody works on it.
      lease_until INTEGER,
      -- 1 = a wake came while it was leased.
      woken       INTEGER NOT NULL DEFAULT 0,
      UNIQUE (kind, subject, key)
    ) STRICT;
    CREATE INDEX job_open ON job (subject, id) WHERE phase NOT IN ('done', 'undone');

    CREATE TABLE journal (
      seq    INTEGER PRIMARY KEY AUTOINCREMENT,
      job    INTEGER NOT NULL REFERENCES job (id),
      event  TEXT NOT NULL,
      step   TEXT NOT NULL,
      detail TEXT NOT NULL,
      at     INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX journal_by_job ON journal (job, seq);
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  `,
};
