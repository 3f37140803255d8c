import type { Job, JournalEntry } from "../core/job.ts";

/** Something that happened to a subscription, for people who watch: the log, the demo's timeline, the portal. */
export interface ProgressEvent {
  /** Wall clock, milliseconds since the epoch. */
  readonly at: number;
  /** Id of the subscription. */
  readonly subscription: string;
  /**
   * `seen` (a purchase was found), `entered` and `left` (a step of a saga), `delivered`, `retry`, `undo`, `alert`, or
   * how a saga ended: `settled`, `suspended`, `resumed`, `started`, `stopped`, `operated`, `refused`,
   * `transferred`, `attested`, `readdressed`, `resealed`, `adopted`, `destroyed`, `rejected`, `undone`, `ended`.
   */
  readonly name: string;
  readonly saga: string;
  readonly step: string;
  readonly detail: string;
}

/** What of a job is told. */
type Told = Pick<Job, "subject" | "kind" | "phase">;

const ENDINGS = new Set([
  "settled",
  "suspended",
  "resumed",
  "started",
  "stopped",
  "operated",
  "refused",
  "transferred",
  "attested",
  "readdressed",
  "resealed",
  "adopted",
  "destroyed",
  "rejected",
]);

/** What a line of the journal means to somebody who watches; null for waits, which only say "not yet". */
export function progressEvent(job: Told, entry: JournalEntry): ProgressEvent | null {
  const name = nameOf(job, entry);
  const { at, step, detail } = entry;
  const subscription = job.subject.split(":")[0] ?? "";
  return name === null ? null : { at, subscription, name, saga: job.kind, step, detail };
}

function nameOf(job: Told, { event, step, detail }: JournalEntry): string | null {
  // Such as `operated: reboot`.
  const ending = detail.split(":")[0] ?? "";
  switch (event) {
    case "create":
      return job.kind === "provision" ? "seen" : null;
    case "enter":
      return job.phase === "forward" ? "entered" : null;
    case "next":
      return job.kind === "provision" && step === "deliver" ? "delivered" : "left";
    case "retry":
    case "undo":
    case "alert":
      return event;
    case "end":
      if (ENDINGS.has(ending)) return ending;
      if (job.phase !== "undone") return "ended";
      // A purchase that is given up has an answer, the refund; whatever else is given up needs a person.
      return job.kind === "provision" ? "undone" : "alert";
    case "wait":
    case "undone-step":
      return null;
  }
}
