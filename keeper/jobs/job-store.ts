import type { Job, JournalEntry, NewJob } from "../core/job.ts";

/**
 * Jobs and their journal, durable. Every method is one transaction: state change and journal entry are both there or
 * neither is, and are on disk when the promise resolves.
 */
export interface JobStore {
  /**
   * Creates the job with phase forward, due at once, and a `create` entry; or returns the one that has the same
   * (kind, subject, key), whatever its phase.
   */
  create(job: NewJob, now: number): Promise<{ readonly job: Job; readonly created: boolean }>;
  /**
   * Takes up to `limit` jobs until `leaseUntil`: those that have not ended, have `wakeAt <= now`,
   * hold no lease later than `now`, and are the oldest (lowest id) of their subject that has not ended. The order among
   * them is that of takeTurns; at most `others` (all, when left out) are not urgent. Raises `claim` and clears the wake
   * mark.
   */
  claim(now: number, leaseUntil: number, limit: number, others?: number): Promise<readonly Job[]>;
  /**
   * Stores every mutable field of the job and appends the entries, but no wait where the job's last entry is a wait of
   * the same step for the same reason: the first one tells since when, the job until when. `release` gives the lease back
   * (an end always does). When it is released with tries = 0 and `wake` came since the claim, `wakeAt` becomes the last
   * entry's time instead.
   * @throws RetryableError JOB_LEASE_LOST when somebody claimed it since; nothing is stored then.
   */
  record(job: Job, entries: readonly JournalEntry[], options: { readonly release: boolean }): Promise<void>;
  /** Prolongs a lease. @throws RetryableError JOB_LEASE_LOST */
  renew(job: Job, leaseUntil: number): Promise<void>;
  /**
   * Makes the waits (tries = 0) of the subject due now, and marks its leased jobs, so that a wait they are about to
   * record is due at once. Back-off of failed tries is not cut short.
   */
  wake(subject: string, now: number): Promise<void>;
  /** Forgets all leases. Only for the one process that owns the store, before its engine starts. */
  breakLeases(): Promise<void>;
  /** When the next claim can succeed (earliest `wakeAt` of a claimable job), or null when nothing is open. */
  nextDue(options?: { readonly urgentOnly?: boolean }): Promise<number | null>;
  /** Jobs by id, oldest first. `open` leaves out those that have ended. */
  list(filter?: { readonly subject?: string; readonly open?: boolean }): Promise<readonly Job[]>;
  /** The newest job of this kind and subject whose key is `key`, or `key#` and anything. */
  last(job: Pick<NewJob, "kind" | "subject" | "key">): Promise<Job | null>;
  /** Subjects with a job that has not ended. */
  openSubjects(): Promise<ReadonlySet<string>>;
  /** Forgets jobs that ended before, with their journals. Returns how many. */
  prune(before: number): Promise<number>;
  /** A job's entries in order. */
  journal(jobId: number): Promise<readonly JournalEntry[]>;
}
