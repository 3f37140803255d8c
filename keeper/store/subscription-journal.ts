import type { JobPhase, JournalEntry } from "../core/job.ts";
import type { Database } from "./database.ts";

/** A line of the journal with the job that it belongs to. */
export interface JournalLine extends JournalEntry {
  readonly seq: number;
  readonly kind: string;
  readonly subject: string;
  /** How the job stands now, which may be later than the line. */
  readonly phase: JobPhase;
}

/** The story of one subscription over all its jobs. */
export class SubscriptionJournal {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Up to `limit` lines after the one numbered `after`, in order; those of `42` and of `42:credential` alike. */
  after(subscription: bigint, after: number, limit: number): Promise<readonly JournalLine[]> {
    // `;` is the character after `:`.
    return this.#db.all<JournalLine>(
      `SELECT seq, event, journal.step AS step, detail, at, kind, subject, phase
         FROM job JOIN journal ON journal.job = job.id
        WHERE (subject = ?1 OR (subject >= ?1 || ':' AND subject < ?1 || ';')) AND seq > ?2
        ORDER BY seq LIMIT ?3`,
      subscription.toString(),
      after,
      limit,
    );
  }

  /** Up to `limit` lines before the one numbered `before`, the newest first. */
  before(subscription: bigint, before: number, limit: number): Promise<readonly JournalLine[]> {
    return this.#db.all<JournalLine>(
      `SELECT seq, event, journal.step AS step, detail, at, kind, subject, phase
         FROM job JOIN journal ON journal.job = job.id
        WHERE (subject = ?1 OR (subject >= ?1 || ':' AND subject < ?1 || ';')) AND seq < ?2
        ORDER BY seq DESC LIMIT ?3`,
      subscription.toString(),
      before,
      limit,
    );
  }
}
