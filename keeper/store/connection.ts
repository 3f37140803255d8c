import sqlite3 from "sqlite3";
import type { Sql, SqlValue } from "./sql.ts";
import { sqliteError } from "./sqlite-error.ts";

/** One sqlite3 connection with promises. Statements run in the order in which they are called. */
export class Connection implements Sql {
  readonly #file: string;
  readonly #handle: sqlite3.Database;

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
    const file = this.#file;
    return new Promise((resolve, reject) => {
      this.#handle.run(sql, params, function (error) {
        if (error) reject(sqliteError(error, file));
        else resolve(this.changes);
      });
    });
  }

  get<Row>(sql: string, ...params: readonly SqlValue[]): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      this.#handle.get<Row | undefined>(sql, params, (error, row) => {
        if (error) reject(sqliteError(error, this.#file));
        else resolve(row);
      });
    });
  }

  all<Row>(sql: string, ...params: readonly SqlValue[]): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#handle.all<Row>(sql, params, (error, rows) => {
        if (error) reject(sqliteError(error, this.#file));
        else resolve(rows);
      });
    });
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
    return new Promise((resolve, reject) => {
      this.#handle.close((error) => {
        if (error) reject(sqliteError(error, this.#file));
        else resolve();
      });
    });
  }
}
