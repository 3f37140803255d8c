import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

interface Item {
  /** Runs the work and remembers its result. */
  run(sql: Sql): Promise<void>;
  /** Tells the caller, now that it is on disk. */
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Transactions that wait for the disk together are written to it together: one commit, and so one fsync, for all that
 * came while the one before was under way. Each is still all or nothing for itself, and resolves only when it is on
 * disk.
 */
export class GroupCommit {
  static readonly #of = new WeakMap<Database, GroupCommit>();

  readonly #db: Database;
  #waiting: Item[] = [];
  #draining = false;

  private constructor(db: Database) {
    this.#db = db;
  }

  /** The one of this database: what different repositories write meets in it. */
  static of(db: Database): GroupCommit {
    const made = GroupCommit.#of.get(db) ?? new GroupCommit(db);
    GroupCommit.#of.set(db, made);
    return made;
  }

  /** Like Database.transaction, but `work` may run a second time when another of its batch has failed. */
  run<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => {};
      this.#waiting.push({
        run: async (sql) => {
          const result = await work(sql);
          settle = () => resolve(result);
        },
        settle: () => settle(),
        fail: reject,
      });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#waiting.length > 0) {
      let batch: readonly Item[] = [];
      try {
        await this.#db.transaction(async (sql) => {
          // Only now: more may have come while others held the database.
          batch = this.#waiting.splice(0);
          for (const item of batch) await item.run(sql);
        });
        for (const item of batch) item.settle();
      } catch (error) {
        // Nothing of the batch is stored. When it could not even begin, all that wait have failed.
        if (batch.length <= 1)
          for (const item of batch[0] ? batch : this.#waiting.splice(0)) item.fail(error);
        // One of them must not fail the others.
        else for (const item of batch) await this.#alone(item);
      }
    }
    this.#draining = false;
  }

  async #alone(item: Item): Promise<void> {
    try {
      await this.#db.transaction((sql) => item.run(sql));
      item.settle();
    } catch (error) {
      item.fail(error);
    }
  }
}
