/** A step of the schema. Never edited once released: a change is a new step. */
export interface Migration {
  /** 1, 2, 3, … without gaps; kept in SQLite's user_version. */
  readonly version: number;
  readonly sql: string;
}
