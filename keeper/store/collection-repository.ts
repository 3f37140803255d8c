import type { Database } from "./database.ts";

/** Nobody asks for a plan that is older, milliseconds. */
const KEEP_MS = 90 * 86_400_000;

interface Batch {
  readonly token: string;
  readonly ids: readonly bigint[];
}

/** What is collected on which occasion. The interface is CollectionStore of keeper/treasury. */
export class CollectionRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async planned(occasion: string): Promise<readonly Batch[] | null> {
    const row = await this.#db.get<{ batches: string }>(
      "SELECT batches FROM collection WHERE occasion = ?",
      occasion,
    );
    if (row === undefined) return null;
    const batches = JSON.parse(row.batches) as { token: string; ids: string[] }[];
    return batches.map(({ token, ids }) => ({ token, ids: ids.map(BigInt) }));
  }

  plan(occasion: string, batches: readonly Batch[], now: number): Promise<void> {
    return this.#db.transaction(async (sql) => {
      await sql.run("DELETE FROM collection WHERE planned_at < ?", now - KEEP_MS);
      await sql.run(
        "INSERT INTO collection (occasion, planned_at, batches) VALUES (?, ?, ?)",
        occasion,
        now,
        JSON.stringify(batches.map(({ token, ids }) => ({ token, ids: ids.map(String) }))),
      );
    });
  }
}
