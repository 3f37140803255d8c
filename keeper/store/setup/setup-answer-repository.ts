import type { Database } from "../database.ts";

/** What the installer's pages were told so far, by section. The database has the installer's schema. */
export class SetupAnswerRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async all(): Promise<ReadonlyMap<string, unknown>> {
    const rows = await this.#db.all<{ section: string; value: string }>("SELECT section, value FROM answer");
    return new Map(rows.map(({ section, value }) => [section, JSON.parse(value)]));
  }

  async put(section: string, value: unknown): Promise<void> {
    await this.#db.run(
      "INSERT INTO answer VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      ...[section, JSON.stringify(value)],
    );
  }
}
