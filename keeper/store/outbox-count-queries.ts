import type { Database } from "./database.ts";

/** Transactions under way, counted. The interface, with what each method promises, is OutboxCounts of keeper/watch. */
export class OutboxCountQueries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async open() {
    const row = await this.#db.get<{ sent: number; mined: number; oldest: number | null }>(
      `SELECT count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'mined') AS mined,
              min((SELECT min(signed_at_block) FROM outbox_attempt
                    WHERE outbox_attempt.purpose = outbox.purpose AND outbox.state = 'sent')) AS oldest
         FROM outbox WHERE state IN ('sent', 'mined')`,
    );
    return { sent: row?.sent ?? 0, mined: row?.mined ?? 0, oldestSentAtBlock: row?.oldest ?? null };
  }

  async bumps(after: number) {
    const row = await this.#db.get<{ count: number; newest: number | null }>(
      `SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM outbox_attempt AS earlier
                WHERE earlier.purpose = attempt.purpose AND earlier.seq < attempt.seq)) AS count,
              max(seq) AS newest
         FROM outbox_attempt AS attempt WHERE seq > ?`,
      after,
    );
    return { count: row?.count ?? 0, newest: row?.newest ?? after };
  }
}
