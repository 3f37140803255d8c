import type { Sql } from "./sql.ts";

/** What a Database works on: one connection, whose statements run in the order in which they are called. */
export interface SqlConnection extends Sql {
  /** Several statements without parameters. */
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
}
