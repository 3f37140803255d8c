import type { Migration } from "../migration.ts";

export const outboxValue: Migration = {
  version: 13,
  sql: `
    -- Wei that go along. An empty target: none, the transaction makes a contract.
    ALTER TABLE outbox ADD COLUMN value TEXT NOT NULL DEFAULT '0';
  `,
};
