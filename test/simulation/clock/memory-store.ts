import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlValue } from "../../../keeper/store/sql.ts";
import type { SqlConnection } from "../../../keeper/store/sql-connection.ts";
import { sqliteError } from "../../../keeper/store/sqlite-error.ts";
import type { Life } from "./life.ts";
import type { Random } from "./random.ts";

/** The share of statements that are events of their own: all would be the truth, and most of the work. */
const SLOW = 0.15;

/** A store that outlives the keeper's lives: SQLite in memory. What was committed stays, the rest goes with a life. */
export class MemoryStore {
  readonly #handle = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();

  /** The connection of one life. Statements run one after the other; some take time, in which anything may happen. */
  connect(life: Life, random: Random): SqlConnection {
    this.#forgetTransaction();
    let tail: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(sql: string, work: () => T): Promise<T> => {
      const result = tail.then(
        () =>
          new Promise<T>((resolve, reject) => {
            const happen = () => {
              try {
                resolve(work());
              } catch (error) {
                reject(sqliteError(error as Error, "the simulated store"));
              }
            };
            if (!random.chance(SLOW)) return happen();
            life.after(random.between(0, 20), `sql ${sql.trim().slice(0, 32)}`, happen);
          }),
      );
      tail = result.catch(() => undefined);
      return result;
    };
    return {
      run: (sql, ...params) => inTurn(sql, () => Number(this.#prepare(sql).run(...bound(params)).changes)),
      get: <Row>(sql: string, ...params: readonly SqlValue[]) =>
        inTurn(sql, () => this.#prepare(sql).get(...bound(params)) as Row | undefined),
      all: <Row>(sql: string, ...params: readonly SqlValue[]) =>
        inTurn(sql, () => this.#prepare(sql).all(...bound(params)) as unknown as readonly Row[]),
      exec: (sql) => inTurn(sql, () => this.#handle.exec(sql)),
      close: async () => undefined,
    };
  }

  /** What stands in a table now, for who looks on; nothing while there is no such table. */
  rows<Row>(table: string): readonly Row[] {
    const known = this.#handle.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table);
    return known === undefined
      ? []
      : (this.#handle.prepare(`SELECT * FROM ${table}`).all() as unknown as Row[]);
  }

  /** What a dead process had begun is rolled back by whoever opens the file next. */
  #forgetTransaction(): void {
    try {
      this.#handle.exec("ROLLBACK");
    } catch {
      // It had begun nothing. Node 22 has no way to ask.
    }
  }

  close(): void {
    this.#handle.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#handle.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

/** node-sqlite3 takes booleans as numbers; this binding refuses them. */
function bound(params: readonly (SqlValue | boolean)[]): SqlValue[] {
  return params.map((value) => (typeof value === "boolean" ? Number(value) : value));
}
