import type { Migration } from "../migration.ts";

/** The installer's own schema: what it was told, how far it is, and what it has said. No secrets. */
export const setupMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- What the pages were told so far, JSON by section; it may not be valid yet.
      CREATE TABLE answer (
        section TEXT PRIMARY KEY,
        value   TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- The answers that the steps work with, JSON, and whether they are to be worked on: after a crash too.
      CREATE TABLE run (
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        answers   TEXT NOT NULL,
        is_wanted INTEGER NOT NULL CHECK (is_wanted IN (0, 1))
      ) STRICT;

      -- A step that is not here was never taken. Times in milliseconds since the epoch.
      CREATE TABLE step (
        id         TEXT PRIMARY KEY,
        status     TEXT NOT NULL CHECK (status IN ('todo', 'running', 'interrupted', 'done', 'failed', 'warned')),
        attempts   INTEGER NOT NULL,
        started_at INTEGER,
        ended_at   INTEGER,
        -- JSON.
        output     TEXT NOT NULL,
        error_code TEXT,
        error_what TEXT,
        remedy     TEXT
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE event (
        id   INTEGER PRIMARY KEY AUTOINCREMENT,
        at   INTEGER NOT NULL,
        step TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('status', 'log', 'progress')),
        text TEXT NOT NULL
      ) STRICT;
    `,
  },
];
