import { RetryableError } from "../../keeper/core/errors.ts";
import type { Job, JournalEntry, NewJob } from "../../keeper/core/job.ts";
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
  readonly rows: Row[] = [];

  async create(job: NewJob, now: number) {
    const held = this.rows.find(
      (row) => row.job.kind === job.kind && row.job.subject === job.subject && row.job.key === job.key,
    );
    if (held) return { job: held.job, created: false };
    const made: Job = {
      ...structuredClone(job),
      id: this.rows.length + 1,
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

  async claim(now: number, leaseUntil: number, limit: number) {
    const due = this.#heads().filter((row) => row.job.wakeAt <= now && row.leaseUntil <= now);
    due.sort((a, b) => a.job.wakeAt - b.job.wakeAt || a.job.id - b.job.id);
    return due.slice(0, limit).map((row) => {
      row.job = { ...row.job, claim: row.job.claim + 1 };
      row.leaseUntil = leaseUntil;
      row.woken = false;
      return row.job;
    });
  }

  #held(job: Job): Row {
    const row = this.rows[job.id - 1];
    if (!row || row.job.claim !== job.claim) {
      throw new RetryableError("JOB_LEASE_LOST", `job ${job.id} was claimed by another`, "none is needed");
    }
    return row;
  }

  async record(job: Job, entry: JournalEntry, options: { readonly release: boolean }) {
    const row = this.#held(job);
    const dueNow = options.release && row.woken && job.tries === 0;
    row.job = structuredClone(dueNow ? { ...job, wakeAt: entry.at } : job);
    if (options.release || ended(row)) row.leaseUntil = 0;
    const last = row.journal.at(-1);
    const isAgain = (["event", "step", "detail"] as const).every((field) => last?.[field] === entry[field]);
    if (entry.event !== "wait" || !isAgain) row.journal.push(entry);
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

  async nextDue() {
    const due = this.#heads()
      .filter((row) => row.leaseUntil === 0)
      .map((row) => row.job.wakeAt);
    return due.length === 0 ? null : Math.min(...due);
  }

  async list(filter: { readonly subject?: string; readonly open?: boolean } = {}) {
    return this.rows
      .filter((row) => filter.subject === undefined || row.job.subject === filter.subject)
      .filter((row) => !filter.open || !ended(row))
      .map((row) => row.job);
  }

  async journal(jobId: number) {
    return this.rows[jobId - 1]?.journal ?? [];
  }
}
