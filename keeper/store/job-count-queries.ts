import type { JobPhase } from "../core/job.ts";
import type { Database } from "./database.ts";

const OPEN = "phase NOT IN ('done', 'undone')";

/** Open jobs, counted. The interface, with what each method promises, is JobCounts of keeper/watch. */
export class JobCountQueries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  open() {
    return this.#db.all<{ kind: string; phase: JobPhase; count: number; oldestAt: number }>(
      `SELECT kind, phase, count(*) AS count, min(created_at) AS oldestAt FROM job WHERE ${OPEN}
        GROUP BY kind, phase ORDER BY kind, phase`,
    );
  }

  stuck(limit: number) {
    return this.#db.all<{ id: number; kind: string; subject: string; step: string }>(
      `SELECT id, kind, subject, step FROM job WHERE ${OPEN} AND alerted = 1 ORDER BY id LIMIT ?`,
      limit,
    );
  }

  /** Jobs of one subject run one after the other: the later ones are not due before the first has ended. */
  async overdueSince(now: number): Promise<number | null> {
    const row = await this.#db.get<{ since: number | null }>(
      `SELECT min(max(wake_at, coalesce(lease_until, 0))) AS since FROM job
        WHERE ${OPEN} AND wake_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
          AND id IN (SELECT min(id) FROM job WHERE ${OPEN} GROUP BY subject)`,
      now,
    );
    return row?.since ?? null;
  }
}
