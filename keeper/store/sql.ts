/** Integers must be safe ones; larger numbers (ids, wei) are stored as decimal text. */
export type SqlValue = string | number | null;

/** Statements on one connection. Row types are the caller's claim about its own SQL. */
export interface Sql {
  /** Returns how many rows were changed. */
  run(sql: string, ...params: readonly SqlValue[]): Promise<number>;
  get<Row>(sql: string, ...params: readonly SqlValue[]): Promise<Row | undefined>;
  all<Row>(sql: string, ...params: readonly SqlValue[]): Promise<readonly Row[]>;
}
