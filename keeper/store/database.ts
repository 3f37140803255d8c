import { access } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";
import { Mutex } from "../core/mutex.ts";
import { Connection } from "./connection.ts";
import { createPrivate } from "./create-private.ts";
import { checkSchema, migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import type { Sql, SqlValue } from "./sql.ts";
import type { SqlConnection } from "./sql-connection.ts";
import { StoreLock } from "./store-lock.ts";

/** How long a statement waits for a program that reads or checkpoints the file. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * The keeper's SQLite file. sqlite3 gives one asynchronous connection, so a mutex keeps the statements of one
 * transaction together: inside `transaction` use only the handle that it passes, never the Database itself.
 */
export class Database implements Sql {
  readonly #connection: SqlConnection;
  /** Null when it was opened for reading only, or is no file. */
  readonly #lock: StoreLock | null;
  readonly #file: string;
  readonly #mutex = new Mutex();

  private constructor(file: string, connection: SqlConnection, lock: StoreLock | null) {
    this.#file = file;
    this.#connection = connection;
    this.#lock = lock;
  }

  /**
   * Opens or creates the file (mode 0600), takes the single writer's lock and brings the schema up to date. What is
   * committed is on disk: WAL with full synchronisation.
   * @param migrations another schema than the keeper's: the installer's
   * @throws FinalError STORE_IN_USE, STORE_TOO_NEW, STORE_UNREADABLE, STORE_UNWRITABLE
   */
  static async open(file: string, migrations?: readonly Migration[]): Promise<Database> {
    // Created before SQLite does, so that it and its -wal and -shm never exist with wider modes.
    await createPrivate(file);
    await createPrivate(`${file}.lock`);
    const lock = await StoreLock.acquire(file);
    try {
      const connection = await Connection.open(file);
      try {
        await connection.exec(
          `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
           PRAGMA journal_mode = WAL;
           PRAGMA synchronous = FULL;
           PRAGMA foreign_keys = ON;`,
        );
        await migrate(connection, file, migrations);
        return new Database(file, connection, lock);
      } catch (error) {
        await connection.close();
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * A store over a connection that is no file's and so needs no lock: the simulation's. Brings the schema up to date.
   * @param migrations another schema than the keeper's
   */
  static async over(
    connection: SqlConnection,
    name: string,
    migrations?: readonly Migration[],
  ): Promise<Database> {
    await migrate(connection, name, migrations);
    return new Database(name, connection, null);
  }

  /**
   * Opens the file for looking at it, while a keeper works on it or not: takes no lock, changes nothing, and a write
   * through it fails. A transaction sees one state of the store, whatever the keeper writes meanwhile.
   * @throws FinalError STORE_MISSING, STORE_TOO_NEW, STORE_TOO_OLD, STORE_UNREADABLE
   */
  static async openReadOnly(file: string): Promise<Database> {
    await access(file).catch((cause: unknown) => {
      throw new FinalError(
        "STORE_MISSING",
        `There is no store that can be read at ${file} (${cause instanceof Error ? cause.message : cause}).`,
        "Check database.file in the configuration. If the file was lost, run: blockhost rebuild",
        { cause },
      );
    });
    const connection = await Connection.openReadOnly(file);
    try {
      await connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA query_only = ON;`);
      await checkSchema(connection, file);
      return new Database(file, connection, null);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Ties the store to one contract on one chain, for all time.
   * @param identity such as `31337:0x…`
   * @throws FinalError STORE_FOREIGN when it was made for another.
   */
  async bind(identity: string): Promise<void> {
    await this.run("INSERT INTO meta (name, value) VALUES ('identity', ?) ON CONFLICT DO NOTHING", identity);
    const row = await this.get<{ value: string }>("SELECT value FROM meta WHERE name = 'identity'");
    if (row?.value !== identity)
      throw new FinalError(
        "STORE_FOREIGN",
        `The store ${this.#file} belongs to ${row?.value}, but the configuration says ${identity}.`,
        "Give each chain and contract a store of its own, or correct the configuration.",
      );
  }

  run(sql: string, ...params: readonly SqlValue[]): Promise<number> {
    return this.#mutex.run(() => this.#connection.run(sql, ...params));
  }

  get<Row>(sql: string, ...params: readonly SqlValue[]): Promise<Row | undefined> {
    return this.#mutex.run(() => this.#connection.get<Row>(sql, ...params));
  }

  all<Row>(sql: string, ...params: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#mutex.run(() => this.#connection.all<Row>(sql, ...params));
  }

  /** All or nothing: commits when `work` resolves, rolls back and passes the error on when it rejects. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      await this.#connection.run(this.#lock === null ? "BEGIN" : "BEGIN IMMEDIATE");
      try {
        const result = await work(this.#connection);
        await this.#connection.run("COMMIT");
        return result;
      } catch (error) {
        // Fails only when SQLite has rolled back by itself, as it does when the disk is full.
        await this.#connection.run("ROLLBACK").catch(() => undefined);
        throw error;
      }
    });
  }

  /** Waits for the statements under way, then closes the file and gives the lock back. */
  close(): Promise<void> {
    return this.#mutex.run(async () => {
      await this.#connection.close();
      await this.#lock?.release();
    });
  }
}
