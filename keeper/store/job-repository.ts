import { RetryableError } from "../core/errors.ts";
import type { Job, JournalEntry, NewJob } from "../core/job.ts";
import { takeTurns } from "../core/take-turns.ts";
import type { Database } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import { type JobRow, jobOfRow, URGENCIES } from "./job-row.ts";
import type { Sql } from "./sql.ts";

/** As in the partial indexes: SQLite uses one only for a condition that it can tell to be the same. */
const OPEN = "phase NOT IN ('done', 'undone')";
/** Jobs of one subject run one after the other: only the oldest open one may be claimed. */
const OLDEST_OF_SUBJECT = `NOT EXISTS (
  SELECT 1 FROM job AS older WHERE older.subject = job.subject AND older.id < job.id AND older.${OPEN})`;
/** Ended jobs that one transaction forgets at most: the others shall not wait for it. */
const PRUNED_AT_ONCE = 500;

/** Jobs and their journal. The interface, with what each method promises, is JobStore of keeper/jobs. */
export class JobRepository {
  readonly #db: Database;
  readonly #writes: GroupCommit;

  constructor(db: Database) {
    this.#db = db;
    this.#writes = GroupCommit.of(db);
  }

  create(job: NewJob, now: number): Promise<{ readonly job: Job; readonly created: boolean }> {
    return this.#writes.run(async (sql) => {
      const held = await find(sql, job);
      if (held !== null) return { job: held, created: false };
      await sql.run(
        `INSERT INTO job (kind, urgency, subject, key, phase, step, data, entered, tries, wake_at, alerted,
                          created_at, updated_at, claim)
         VALUES (?, ?, ?, ?, 'forward', ?, ?, '[]', 0, ?, 0, ?, ?, 0)`,
        job.kind,
        URGENCIES.indexOf(job.urgency ?? "normal"),
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

  claim(now: number, leaseUntil: number, limit: number, others = limit): Promise<readonly Job[]> {
    return this.#writes.run(async (sql) => {
      const due: Job[] = [];
      for (const urgency of URGENCIES.keys()) {
        const rows = await sql.all<JobRow>(
          `SELECT * FROM job
            WHERE ${OPEN} AND urgency = ? AND wake_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
              AND ${OLDEST_OF_SUBJECT}
            ORDER BY wake_at, id LIMIT ?`,
          urgency,
          now,
          now,
          limit,
        );
        due.push(...rows.map(jobOfRow));
      }
      const taken = takeTurns(due, limit, others);
      for (const job of taken)
        await sql.run(
          "UPDATE job SET claim = claim + 1, lease_until = ?, woken = 0 WHERE id = ?",
          leaseUntil,
          job.id,
        );
      return taken.map((job) => ({ ...job, claim: job.claim + 1 }));
    });
  }

  record(job: Job, entries: readonly JournalEntry[], options: { readonly release: boolean }): Promise<void> {
    return this.#writes.run(async (sql) => {
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
        entries.at(-1)?.at ?? job.updatedAt,
        job.wakeAt,
        release,
        job.id,
        job.claim,
      );
      if (changed === 0) throw leaseLost(job);
      for (const entry of entries) await append(sql, job.id, entry);
    });
  }

  renew(job: Job, leaseUntil: number): Promise<void> {
    return this.#writes.run(async (sql) => {
      const changed = await sql.run(
        "UPDATE job SET lease_until = ? WHERE id = ? AND claim = ? AND lease_until IS NOT NULL",
        leaseUntil,
        job.id,
        job.claim,
      );
      if (changed === 0) throw leaseLost(job);
    });
  }

  wake(subject: string, now: number): Promise<void> {
    return this.#writes.run(async (sql) => {
      await sql.run(
        `UPDATE job SET
           wake_at = CASE WHEN lease_until IS NULL AND tries = 0 THEN min(wake_at, ?) ELSE wake_at END,
           woken = CASE WHEN lease_until IS NULL THEN woken ELSE 1 END
         WHERE subject = ? AND ${OPEN}`,
        now,
        subject,
      );
    });
  }

  async breakLeases(): Promise<void> {
    await this.#db.run("UPDATE job SET lease_until = NULL WHERE lease_until IS NOT NULL");
  }

  async nextDue(options: { readonly urgentOnly?: boolean } = {}): Promise<number | null> {
    const urgencies = options.urgentOnly ? [0] : [...URGENCIES.keys()];
    const dues: number[] = [];
    for (const urgency of urgencies) {
      // The leased are few. Among the others the index has the first at once.
      const free = await this.#db.get<{ due: number }>(
        `SELECT wake_at AS due FROM job WHERE ${OPEN} AND urgency = ? AND lease_until IS NULL
            AND ${OLDEST_OF_SUBJECT} ORDER BY wake_at LIMIT 1`,
        urgency,
      );
      const leased = await this.#db.get<{ due: number | null }>(
        `SELECT min(max(wake_at, lease_until)) AS due FROM job WHERE lease_until IS NOT NULL AND urgency = ?`,
        urgency,
      );
      for (const due of [free?.due, leased?.due]) if (due != null) dues.push(due);
    }
    return dues.length === 0 ? null : Math.min(...dues);
  }

  async list(filter: { readonly subject?: string; readonly open?: boolean } = {}): Promise<readonly Job[]> {
    const conditions = [filter.subject === undefined ? "" : "subject = ?", filter.open ? OPEN : ""];
    const rows = await this.#db.all<JobRow>(
      `SELECT * FROM job WHERE ${conditions.filter((each) => each !== "").join(" AND ") || "TRUE"} ORDER BY id`,
      ...(filter.subject === undefined ? [] : [filter.subject]),
    );
    return rows.map(jobOfRow);
  }

  async last({ kind, subject, key }: Pick<NewJob, "kind" | "subject" | "key">): Promise<Job | null> {
    // From `key#` up to what would come after every `key#n`.
    const row = await this.#db.get<JobRow>(
      `SELECT * FROM job WHERE kind = ?1 AND subject = ?2
          AND (key = ?3 OR (key > ?3 || '#' AND key < ?3 || '$')) ORDER BY id DESC LIMIT 1`,
      kind,
      subject,
      key,
    );
    return row === undefined ? null : jobOfRow(row);
  }

  async openSubjects(): Promise<ReadonlySet<string>> {
    const rows = await this.#db.all<{ subject: string }>(`SELECT DISTINCT subject FROM job WHERE ${OPEN}`);
    return new Set(rows.map((row) => row.subject));
  }

  async prune(before: number): Promise<number> {
    const ended = "phase IN ('done', 'undone') AND updated_at < ?";
    let pruned = 0;
    for (;;) {
      const some = await this.#writes.run((sql) =>
        sql.run(
          `DELETE FROM job WHERE id IN (SELECT id FROM job WHERE ${ended} LIMIT ?)`,
          before,
          PRUNED_AT_ONCE,
        ),
      );
      pruned += some;
      if (some < PRUNED_AT_ONCE) return pruned;
    }
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
