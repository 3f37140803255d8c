import { RetryableError } from "../core/errors.ts";
import type { Job, JournalEntry, NewJob } from "../core/job.ts";
import type { Database } from "./database.ts";
import { type JobRow, jobOfRow } from "./job-row.ts";
import type { Sql } from "./sql.ts";

const OPEN = "phase NOT IN ('done', 'undone')";
/** Jobs of one subject run one after the other: only the oldest open one may be claimed. */
const OLDEST_OF_SUBJECT = `id IN (SELECT min(id) FROM job WHERE ${OPEN} GROUP BY subject)`;

/** Jobs and their journal. The interface, with what each method promises, is JobStore of keeper/jobs. */
export class JobRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  create(job: NewJob, now: number): Promise<{ readonly job: Job; readonly created: boolean }> {
    return this.#db.transaction(async (sql) => {
      const held = await find(sql, job);
      if (held !== null) return { job: held, created: false };
      await sql.run(
        `INSERT INTO job (kind, subject, key, phase, step, data, entered, tries, wake_at, alerted, created_at,
                          updated_at, claim)
         VALUES (?, ?, ?, 'forward', ?, ?, '[]', 0, ?, 0, ?, ?, 0)`,
        job.kind,
        job.subject,
        job.key,
        job.step,
        JSON.stringify(job.data),
        now,
        now,
        now,
      );
      const stored = await find(sql, job);
      if (stored === null) throw new Error("a job that was just written is not there");
      await append(sql, stored.id, { at: now, event: "create", step: job.step, detail: "" });
      return { job: stored, created: true };
    });
  }

  claim(now: number, leaseUntil: number, limit: number): Promise<readonly Job[]> {
    return this.#db.transaction(async (sql) => {
      const rows = await sql.all<JobRow>(
        `SELECT * FROM job
          WHERE ${OPEN} AND wake_at <= ? AND (lease_until IS NULL OR lease_until <= ?) AND ${OLDEST_OF_SUBJECT}
          ORDER BY wake_at, id LIMIT ?`,
        now,
        now,
        limit,
      );
      for (const row of rows)
        await sql.run(
          "UPDATE job SET claim = claim + 1, lease_until = ?, woken = 0 WHERE id = ?",
          leaseUntil,
          row.id,
        );
      return rows.map((row) => ({ ...jobOfRow(row), claim: row.claim + 1 }));
    });
  }

  record(job: Job, entry: JournalEntry, options: { readonly release: boolean }): Promise<void> {
    return this.#db.transaction(async (sql) => {
      const release = options.release || job.phase === "done" || job.phase === "undone" ? 1 : 0;
      const changed = await sql.run(
        `UPDATE job SET phase = ?, step = ?, data = ?, entered = ?, tries = ?, deadline_at = ?, alerted = ?,
                outcome = ?, updated_at = ?,
                wake_at = CASE WHEN ? AND ? = 0 AND woken THEN ? ELSE ? END,
                lease_until = CASE WHEN ? THEN NULL ELSE lease_until END
          WHERE id = ? AND claim = ?`,
        job.phase,
        job.step,
        JSON.stringify(job.data),
        JSON.stringify(job.entered),
        job.tries,
        job.deadlineAt,
        job.alerted ? 1 : 0,
        job.outcome,
        job.updatedAt,
        release,
        job.tries,
        entry.at,
        job.wakeAt,
        release,
        job.id,
        job.claim,
      );
      if (changed === 0) throw leaseLost(job);
      await append(sql, job.id, entry);
    });
  }

  async renew(job: Job, leaseUntil: number): Promise<void> {
    const changed = await this.#db.run(
      "UPDATE job SET lease_until = ? WHERE id = ? AND claim = ? AND lease_until IS NOT NULL",
      leaseUntil,
      job.id,
      job.claim,
    );
    if (changed === 0) throw leaseLost(job);
  }

  async wake(subject: string, now: number): Promise<void> {
    await this.#db.run(
      `UPDATE job SET
         wake_at = CASE WHEN lease_until IS NULL AND tries = 0 THEN min(wake_at, ?) ELSE wake_at END,
         woken = CASE WHEN lease_until IS NULL THEN woken ELSE 1 END
       WHERE subject = ? AND ${OPEN}`,
      now,
      subject,
    );
  }

  async breakLeases(): Promise<void> {
    await this.#db.run("UPDATE job SET lease_until = NULL WHERE lease_until IS NOT NULL");
  }

  async nextDue(): Promise<number | null> {
    const row = await this.#db.get<{ due: number | null }>(
      `SELECT min(max(wake_at, coalesce(lease_until, 0))) AS due FROM job WHERE ${OPEN} AND ${OLDEST_OF_SUBJECT}`,
    );
    return row?.due ?? null;
  }

  async list(filter: { readonly subject?: string; readonly open?: boolean } = {}): Promise<readonly Job[]> {
    const rows = await this.#db.all<JobRow>(
      `SELECT * FROM job WHERE (?1 IS NULL OR subject = ?1) AND (NOT ?2 OR ${OPEN}) ORDER BY id`,
      filter.subject ?? null,
      filter.open ? 1 : 0,
    );
    return rows.map(jobOfRow);
  }

  journal(jobId: number): Promise<readonly JournalEntry[]> {
    return this.#db.all<JournalEntry>(
      "SELECT at, event, step, detail FROM journal WHERE job = ? ORDER BY seq",
      jobId,
    );
  }
}

async function find(sql: Sql, { kind, subject, key }: NewJob): Promise<Job | null> {
  const where = "kind = ? AND subject = ? AND key = ?";
  const row = await sql.get<JobRow>(`SELECT * FROM job WHERE ${where}`, kind, subject, key);
  return row === undefined ? null : jobOfRow(row);
}

/** A wait is polled, and the journal is kept for ever: the same "not yet" again is no news, see JobStore.record. */
function append(sql: Sql, job: number, { event, step, detail, at }: JournalEntry): Promise<number> {
  return sql.run(
    `INSERT INTO journal (job, event, step, detail, at) SELECT ?1, ?2, ?3, ?4, ?5
      WHERE ?2 <> 'wait' OR NOT EXISTS (
        SELECT 1 FROM journal WHERE seq = (SELECT max(seq) FROM journal WHERE job = ?1)
           AND event = ?2 AND step = ?3 AND detail = ?4)`,
    job,
    event,
    step,
    detail,
    at,
  );
}

function leaseLost(job: Job): RetryableError {
  return new RetryableError(
    "JOB_LEASE_LOST",
    `Job ${job.id} (${job.kind} ${job.subject}) was claimed by another worker meanwhile.`,
    "Nothing to do: the present holder of the lease goes on with it.",
  );
}
