import type { Database } from "./database.ts";

interface AlertRow {
  readonly code: string;
  readonly subject: string;
  readonly what: string;
  readonly remedy: string;
  readonly since: number;
}

/** Alerts that are not over. The interface, with what each method promises, is AlertStore of keeper/watch. */
export class AlertRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(): Promise<readonly AlertRow[]> {
    return this.#db.all<AlertRow>("SELECT * FROM alert ORDER BY since, code, subject");
  }

  async open({ code, subject, what, remedy, since }: AlertRow): Promise<void> {
    await this.#db.run(
      "INSERT INTO alert (code, subject, what, remedy, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      code,
      subject,
      what,
      remedy,
      since,
    );
  }

  async close(code: string, subject: string): Promise<void> {
    await this.#db.run("DELETE FROM alert WHERE code = ? AND subject = ?", code, subject);
  }
}
