import type { Migration } from "../migration.ts";

export const readdressColumns: Migration = {
  version: 15,
  sql: `
    -- The IPv6 prefix that a machine's guest was told of last; NULL: none, or nobody knows. How often it was told another.
    ALTER TABLE machine ADD COLUMN ipv6_prefix TEXT;
    ALTER TABLE machine ADD COLUMN readdressings INTEGER NOT NULL DEFAULT 0;
  `,
};
