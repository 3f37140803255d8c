/** What a job carries from step to step: JSON only, so that it survives a crash as text. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JobData = { readonly [key: string]: JsonValue };

/**
 * `forward` runs steps, `undo` undoes the entered ones in reverse, `after-undo` runs the saga's last word after them;
 * `done` and `undone` are ends and never change again.
 */
export type JobPhase = "forward" | "undo" | "after-undo" | "done" | "undone";

/** What makes a job one job: a second `create` with the same three is a no-op. */
export interface NewJob {
  /** Name of the saga. */
  readonly kind: string;
  /** What it works on, such as `42`. Jobs of one subject run one after the other, oldest first. */
  readonly subject: string;
  readonly key: string;
  readonly step: string;
  readonly data: JobData;
}

export interface Job extends NewJob {
  /** Rises with creation. */
  readonly id: number;
  readonly phase: JobPhase;
  /** Steps entered and not yet undone, in order. The last one may be half done. */
  readonly entered: readonly string[];
  /** Failures of the present step in a row; 0 while it waits or has not run. */
  readonly tries: number;
  /** Not to be claimed before this, milliseconds since the epoch. */
  readonly wakeAt: number;
  /** When the present step's patience ends, milliseconds since the epoch; null = not entered or no limit. */
  readonly deadlineAt: number | null;
  /** The deadline's alert has been raised. */
  readonly alerted: boolean;
  /** How it ended, or why it is being undone; null before. */
  readonly outcome: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Fence: rises with each claim. `record` by an older claimant is refused. */
  readonly claim: number;
}

/** One line of the append-only journal, such as `enter clone`. */
export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: "create" | "enter" | "next" | "wait" | "retry" | "alert" | "undo" | "undone-step" | "end";
  readonly step: string;
  /** For a person: a reason or an error code. Never a secret. */
  readonly detail: string;
}

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
   * Takes up to `limit` jobs, longest due first, until `leaseUntil`: those that have not ended, have `wakeAt <= now`,
   * hold no lease later than `now`, and are the oldest (lowest id) of their subject that has not ended. Raises `claim`
   * and clears the wake mark.
   */
  claim(now: number, leaseUntil: number, limit: number): Promise<readonly Job[]>;
  /**
   * Stores every mutable field of the job and appends the entry. `release` gives the lease back (an end always does).
   * When it is released with tries = 0 and `wake` came since the claim, `wakeAt` becomes `entry.at` instead.
   * @throws RetryableError JOB_LEASE_LOST when somebody claimed it since; nothing is stored then.
   */
  record(job: Job, entry: JournalEntry, options: { readonly release: boolean }): Promise<void>;
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
  nextDue(): Promise<number | null>;
  /** Jobs by id, oldest first. `open` leaves out those that have ended. */
  list(filter?: { readonly subject?: string; readonly open?: boolean }): Promise<readonly Job[]>;
  /** A job's entries in order. */
  journal(jobId: number): Promise<readonly JournalEntry[]>;
}
