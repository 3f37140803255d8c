import type { Job, JobData, JobPhase, Urgency } from "../core/job.ts";

/** As numbers in the table, in the order in which they are claimed. */
export const URGENCIES: readonly Urgency[] = ["urgent", "normal", "background"];

/** A row of `job` as SQLite gives it. */
export interface JobRow {
  readonly id: number;
  readonly kind: string;
  readonly urgency: number;
  readonly subject: string;
  readonly key: string;
  readonly phase: JobPhase;
  readonly step: string;
  readonly data: string;
  readonly entered: string;
  readonly tries: number;
  readonly wake_at: number;
  readonly deadline_at: number | null;
  readonly alerted: number;
  readonly outcome: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly claim: number;
}

export function jobOfRow(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    urgency: URGENCIES[row.urgency] ?? "normal",
    subject: row.subject,
    key: row.key,
    phase: row.phase,
    step: row.step,
    // Written by the repository alone, from the same types.
    data: JSON.parse(row.data) as JobData,
    entered: JSON.parse(row.entered) as string[],
    tries: row.tries,
    wakeAt: row.wake_at,
    deadlineAt: row.deadline_at,
    alerted: row.alerted === 1,
    outcome: row.outcome,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    claim: row.claim,
  };
}
