import type { Migration } from "../migration.ts";

export const taskTables: Migration = {
  version: 5,
  sql: `
    -- Hypervisor tasks under way, so that a restart waits for a task instead of starting it again.
    CREATE TABLE task (key TEXT PRIMARY KEY, upid TEXT NOT NULL) STRICT;
  `,
};
