import type { JobPhase } from "../../core/job.ts";

/** Jobs that have not ended, counted. Times are milliseconds since the epoch. */
export interface JobCounts {
  open(): Promise<readonly OpenJobs[]>;
  /** Up to `limit` jobs of which a person was told and that have not moved on since, oldest first. */
  stuck(limit: number): Promise<readonly StuckJob[]>;
  /** Since when the job has been due that waits longest to be taken up; null when none is due at `now`. */
  overdueSince(now: number): Promise<number | null>;
}

export interface OpenJobs {
  readonly kind: string;
  readonly phase: JobPhase;
  readonly count: number;
  readonly oldestAt: number;
}

export interface StuckJob {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly step: string;
}
