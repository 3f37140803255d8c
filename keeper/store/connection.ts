import sqlite3 from "sqlite3";
import type { SqlValue } from "./sql.ts";
import type { SqlConnection } from "./sql-connection.ts";
import { sqliteError } from "./sqlite-error.ts";

/** One sqlite3 connection with promises. Statements run in the order in which they are called. */
export class Connection implements SqlConnection {
  readonly #file: string;
  readonly #handle: sqlite3.Database;
  /** Texts are parsed once: there are some hundred of them, all written in this room. */
  readonly #prepared = new Map<string, sqlite3.Statement>();
  readonly #refused = new WeakMap<sqlite3.Statement, Error>();

  private constructor(file: string, handle: sqlite3.Database) {
    this.#file = file;
    this.#handle = handle;
  }

  /** @throws FinalError STORE_UNWRITABLE */
  static open(file: string): Promise<Connection> {
    return Connection.#open(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
  }

  /** Every write through it fails. @throws FinalError STORE_UNWRITABLE when the file is not there */
  static openReadOnly(file: string): Promise<Connection> {
    return Connection.#open(file, sqlite3.OPEN_READONLY);
  }

  static #open(file: string, mode: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const handle = new sqlite3.Database(file, mode, (error) => {
        if (error) reject(sqliteError(error, file));
        else {
          handle.serialize();
          resolve(new Connection(file, handle));
        }
      });
    });
  }

  run(sql: string, ...params: readonly SqlValue[]): Promise<number> {
    const statement = this.#prepare(sql);
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(this.#errorOf(statement, error));
      statement.run(params, function (error) {
        if (error) failed(error);
        else resolve(this.changes);
      });
    });
  }

  async get<Row>(sql: string, ...params: readonly SqlValue[]): Promise<Row | undefined> {
    // Not by sqlite3's own `get`, which keeps the database locked until it is asked for the next row.
    const [row] = await this.all<Row>(sql, ...params);
    return row;
  }

  all<Row>(sql: string, ...params: readonly SqlValue[]): Promise<readonly Row[]> {
    const statement = this.#prepare(sql);
    return new Promise((resolve, reject) => {
      statement.all<Row>(params, (error, rows) => {
        if (error) reject(this.#errorOf(statement, error));
        else resolve(rows);
      });
    });
  }

  #prepare(sql: string): sqlite3.Statement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const made = this.#handle.prepare(sql, (error) => {
      if (!error) return;
      this.#prepared.delete(sql);
      this.#refused.set(made, error);
    });
    this.#prepared.set(sql, made);
    return made;
  }

  /** A text that did not parse says so when it was prepared; when it is run it only says that it cannot be. */
  #errorOf(statement: sqlite3.Statement, error: Error): Error {
    return sqliteError(this.#refused.get(statement) ?? error, this.#file);
  }

  /** Several statements without parameters. */
  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#handle.exec(sql, (error) => {
        if (error) reject(sqliteError(error, this.#file));
        else resolve();
      });
    });
  }

  close(): Promise<void> {
    for (const statement of this.#prepared.values()) statement.finalize();
    this.#prepared.clear();
    return new Promise((resolve, reject) => {
      this.#handle.close((error) => {
        if (error) reject(sqliteError(error, this.#file));
        else resolve();
      });
    });
  }
}
