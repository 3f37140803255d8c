import type { Database } from "./database.ts";

/** Which hypervisor task was started for what, remembered before it is waited for. */
export class TaskLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Replaces what was remembered under the key. */
  async remember(key: string, upid: string): Promise<void> {
    await this.#db.run(
      "INSERT INTO task (key, upid) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET upid = excluded.upid",
      key,
      upid,
    );
  }

  async recall(key: string): Promise<string | null> {
    const row = await this.#db.get<{ upid: string }>("SELECT upid FROM task WHERE key = ?", key);
    return row?.upid ?? null;
  }

  async forget(key: string): Promise<void> {
    await this.#db.run("DELETE FROM task WHERE key = ?", key);
  }
}
