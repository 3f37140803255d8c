import { RetryableError } from "../../keeper/core/errors.ts";
import type { Job, JournalEntry, NewJob } from "../../keeper/core/job.ts";
import { takeTurns } from "../../keeper/core/take-turns.ts";
import type { JobStore } from "../../keeper/jobs/job-store.ts";

interface Row {
  job: Job;
  leaseUntil: number;
  woken: boolean;
  journal: JournalEntry[];
}

const ended = (row: Row) => row.job.phase === "done" || row.job.phase === "undone";

/** The JobStore contract in memory: what it holds outlives any engine, as a database would. */
export class MemoryJobStore implements JobStore {
  rows: Row[] = [];
  #lastId = 0;

  async create(job: NewJob, now: number) {
    const held = this.rows.find(
      (row) => row.job.kind === job.kind && row.job.subject === job.subject && row.job.key === job.key,
    );
    if (held) return { job: held.job, created: false };
    const made: Job = {
      ...structuredClone(job),
      urgency: job.urgency ?? "normal",
      id: ++this.#lastId,
      phase: "forward",
      entered: [],
      tries: 0,
      wakeAt: now,
      deadlineAt: null,
      alerted: false,
      outcome: null,
      createdAt: now,
      updatedAt: now,
      claim: 0,
    };
    const entry: JournalEntry = { at: now, event: "create", step: job.step, detail: "" };
    this.rows.push({ job: made, leaseUntil: 0, woken: false, journal: [entry] });
    return { job: made, created: true };
  }

  #heads(): Row[] {
    const seen = new Set<string>();
    return this.rows.filter((row) => {
      if (ended(row) || seen.has(row.job.subject)) return false;
      seen.add(row.job.subject);
      return true;
    });
  }

  async claim(now: number, leaseUntil: number, limit: number, others = limit) {
    const due = this.#heads().filter((row) => row.job.wakeAt <= now && row.leaseUntil <= now);
    const byId = new Map(due.map((row) => [row.job.id, row]));
    const jobs = due.map((row) => row.job);
    return takeTurns(jobs, limit, others).flatMap(({ id }) => {
      const row = byId.get(id);
      if (!row) return [];
      row.job = { ...row.job, claim: row.job.claim + 1 };
      row.leaseUntil = leaseUntil;
      row.woken = false;
      return [row.job];
    });
  }

  #held(job: Job): Row {
    const row = this.rows.find((each) => each.job.id === job.id);
    if (!row || row.job.claim !== job.claim) {
      throw new RetryableError("JOB_LEASE_LOST", `job ${job.id} was claimed by another`, "none is needed");
    }
    return row;
  }

  async record(job: Job, entries: readonly JournalEntry[], options: { readonly release: boolean }) {
    const row = this.#held(job);
    const dueNow = options.release && row.woken && job.tries === 0;
    row.job = structuredClone(dueNow ? { ...job, wakeAt: entries.at(-1)?.at ?? job.updatedAt } : job);
    if (options.release || ended(row)) row.leaseUntil = 0;
    for (const entry of entries) {
      const last = row.journal.at(-1);
      const isAgain = (["event", "step", "detail"] as const).every((field) => last?.[field] === entry[field]);
      if (entry.event !== "wait" || !isAgain) row.journal.push(entry);
    }
  }

  async renew(job: Job, leaseUntil: number) {
    this.#held(job).leaseUntil = leaseUntil;
  }

  async wake(subject: string, now: number) {
    for (const row of this.rows) {
      if (ended(row) || row.job.subject !== subject) continue;
      row.woken = true;
      if (row.job.tries === 0 && row.job.wakeAt > now) row.job = { ...row.job, wakeAt: now };
    }
  }

  async breakLeases() {
    for (const row of this.rows) row.leaseUntil = 0;
  }

  async nextDue(options: { readonly urgentOnly?: boolean } = {}) {
    const due = this.#heads()
      .filter((row) => row.leaseUntil === 0 && (!options.urgentOnly || row.job.urgency === "urgent"))
      .map((row) => row.job.wakeAt);
    return due.length === 0 ? null : Math.min(...due);
  }

  async list(filter: { readonly subject?: string; readonly open?: boolean } = {}) {
    return this.rows
      .filter((row) => filter.subject === undefined || row.job.subject === filter.subject)
      .filter((row) => !filter.open || !ended(row))
      .map((row) => row.job);
  }

  async last({ kind, subject, key }: Pick<NewJob, "kind" | "subject" | "key">) {
    const same = this.rows.filter(
      ({ job }) =>
        job.kind === kind && job.subject === subject && (job.key === key || job.key.startsWith(`${key}#`)),
    );
    return same.at(-1)?.job ?? null;
  }

  async openSubjects() {
    return new Set(this.rows.filter((row) => !ended(row)).map((row) => row.job.subject));
  }

  async prune(before: number) {
    const kept = this.rows.filter((row) => !ended(row) || row.job.updatedAt >= before);
    const pruned = this.rows.length - kept.length;
    this.rows = kept;
    return pruned;
  }

  async journal(jobId: number) {
    return this.rows.find((row) => row.job.id === jobId)?.journal ?? [];
  }
}
