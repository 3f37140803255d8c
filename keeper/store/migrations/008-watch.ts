import type { Migration } from "../migration.ts";

export const watchTables: Migration = {
  version: 8,
  sql: `
    -- How far each VM's use is added up, and the hypervisor's counters then. Times in ms.
    CREATE TABLE usage_mark (
      subscription TEXT PRIMARY KEY,
      at           INTEGER NOT NULL,
      read_at      INTEGER NOT NULL,
      uptime       REAL NOT NULL,
      net_in       INTEGER NOT NULL,
      net_out      INTEGER NOT NULL,
      disk_read    INTEGER NOT NULL,
      disk_write   INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What was used, by month of UTC such as 2026-11. Outlives the machine.
    CREATE TABLE usage_month (
      subscription TEXT NOT NULL,
      month        TEXT NOT NULL,
      net_in       INTEGER NOT NULL,
      net_out      INTEGER NOT NULL,
      disk_read    INTEGER NOT NULL,
      disk_write   INTEGER NOT NULL,
      full_cpu_s   REAL NOT NULL,
      memory_gib_h REAL NOT NULL,
      running_s    REAL NOT NULL,
      wanted_s     REAL NOT NULL,
      PRIMARY KEY (subscription, month)
    ) STRICT, WITHOUT ROWID;

    -- Alerts that are not over, so that a restart neither forgets nor renews them.
    CREATE TABLE alert (
      code    TEXT NOT NULL,
      subject TEXT NOT NULL,
      what    TEXT NOT NULL,
      remedy  TEXT NOT NULL,
      since   INTEGER NOT NULL,
      PRIMARY KEY (code, subject)
    ) STRICT, WITHOUT ROWID;

    -- Written now and then to see whether writing works.
    CREATE TABLE write_probe (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;

    -- A subscription's story is read from all its jobs, those that have ended too.
    CREATE INDEX IF NOT EXISTS job_by_subject ON job (subject, id);
  `,
};
