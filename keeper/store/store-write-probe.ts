import type { Database } from "./database.ts";

/** Tries whether the store can be written, by writing. */
export class StoreWriteProbe {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws what a write throws: STORE_FULL, STORE_IO, STORE_BUSY and their like */
  async write(now: number): Promise<void> {
    await this.#db.run(
      "INSERT INTO write_probe (only, at) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET at = excluded.at",
      now,
    );
  }
}
