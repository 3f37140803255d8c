import type { Job, JournalEntry } from "../../core/job.ts";

/** A job as one line of a list. */
export interface JobLine {
  readonly id: number;
  readonly kind: string;
  /** Id of the subscription. */
  readonly subscription: string;
  readonly subject: string;
  readonly phase: Job["phase"];
  readonly step: string;
  /** When this step began, or when the job ended. Milliseconds since the epoch. */
  readonly since: number;
  readonly tries: number;
  /** When it is looked at again; null when it has ended. */
  readonly wakeAt: number | null;
  /** A person was told of it. */
  readonly alerted: boolean;
  /** What it waits for or how it ended; empty while a step is at work. */
  readonly why: string;
}

const ENDS: readonly Job["phase"][] = ["done", "undone"];

/**
 * What a list tells of a job.
 *
 * @param behind the oldest open job of the same subject, when that is another one
 */
export function jobLine(job: Job, journal: readonly JournalEntry[], behind: Job | undefined): JobLine {
  const ended = ENDS.includes(job.phase);
  const begun = journal.findLast(({ event, step }) => event === "enter" && step === job.step);
  return {
    id: job.id,
    kind: job.kind,
    subscription: job.subject.split(":")[0] ?? "",
    subject: job.subject,
    phase: job.phase,
    step: job.step,
    since: ended ? job.updatedAt : (begun?.at ?? job.createdAt),
    tries: job.tries,
    wakeAt: ended ? null : job.wakeAt,
    alerted: job.alerted,
    why: ended ? (job.outcome ?? "") : whyItWaits(journal.at(-1), behind),
  };
}

function whyItWaits(last: JournalEntry | undefined, behind: Job | undefined): string {
  if (behind) return `waits for job ${behind.id} (${behind.kind}) of the same subscription`;
  return last?.event === "wait" || last?.event === "retry" ? last.detail : "";
}
