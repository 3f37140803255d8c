import { FinalError, RetryableError } from "../core/errors.ts";
import { Connection } from "./connection.ts";

/**
 * Holds `<store>.lock` for as long as the process lives: an SQLite file under an exclusive transaction, so that the
 * kernel gives the lock back even after kill -9. The store itself stays readable for other programs.
 */
export class StoreLock {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws FinalError STORE_IN_USE when another keeper has it. */
  static async acquire(storeFile: string): Promise<StoreLock> {
    const connection = await Connection.open(`${storeFile}.lock`);
    try {
      await connection.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
    } catch (error) {
      await connection.close();
      if (error instanceof RetryableError && error.code === "STORE_BUSY")
        throw new FinalError(
          "STORE_IN_USE",
          `The store ${storeFile} is in use by another process.`,
          "Stop the other keeper or installer first, or give this one a store of its own.",
          { cause: error },
        );
      throw error;
    }
    return new StoreLock(connection);
  }

  release(): Promise<void> {
    return this.#connection.close();
  }
}
