import type { Job, JournalEntry } from "../core/job.ts";
import type { Time } from "../core/time.ts";
import type { JobStore } from "./job-store.ts";
import type { Saga } from "./saga.ts";

export interface JobEngineOptions {
  readonly store: JobStore;
  readonly sagas: readonly Saga[];
  readonly time: Time;
  /** Pause after this many failures in a row, milliseconds. */
  readonly retryMs: (tries: number) => number;
  /** Subjects worked on at the same time. */
  readonly concurrency: number;
  /** After this long without a sign of life another engine may take a job over, milliseconds. */
  readonly leaseMs: number;
  readonly onAlert: (alert: { readonly code: string; readonly what: string }, job: Job) => void;
  /** Called after each stored transition. */
  readonly onEntry?: (job: Job, entry: JournalEntry) => void;
  /** The store itself failed: nothing can go on. The engine has stopped taking jobs. */
  readonly onFatal: (error: unknown) => void;
}
