import type { Job, NewJob } from "../core/job.ts";
import { startsOf } from "./power.ts";

const MINUTE = 60_000;
/** How long a difference rests after the job for it has ended without closing it, milliseconds. */
const REST_DONE = 2_000;
const REST_UNDONE = MINUTE;
/** A backup that lost its place to another, or failed. */
const BACKUP_RESTS = { done: REST_DONE, undone: 60 * MINUTE };
/** Undone again and again, it rests longer each time, up to this. */
const LONGEST_REST = 15 * MINUTE;
/** A VM that was started so often within the window and is off again is left off until the window has passed. */
const STARTS = 3;
const WINDOW = 10 * MINUTE;
/** After the first start, the second. */
const START_RESTS = [REST_DONE, 30_000];

export interface DueJob {
  /** The job to be made now, or null. */
  readonly job: NewJob | null;
  /** When there is none: until when to wait, milliseconds since the epoch. */
  readonly restsUntil: number;
  readonly alert?: { readonly code: string; readonly what: string; readonly remedy: string };
}

/**
 * What becomes of a difference that asks for a job, after the last job for the same: the job under a key that is not
 * used up, or a rest. Pure.
 *
 * @param last the newest job of the same kind, subject and key but for the number behind it; it has ended
 */
export function dueJob(job: NewJob, last: Job | null, now: number): DueJob {
  if (!last) return { job, restsUntil: now };
  const times = Number(last.key.slice(job.key.length + 1) || 1);
  const again = { ...job, key: `${job.key}#${times + 1}` };
  const after = (until: number, what = again): DueJob => ({
    job: now < until ? null : what,
    restsUntil: until,
  });
  if (job.kind === "backup")
    return after(last.updatedAt + BACKUP_RESTS[last.phase === "undone" ? "undone" : "done"]);
  if (last.phase === "undone") return after(last.updatedAt + Math.min(LONGEST_REST, REST_UNDONE * times));
  if (job.kind !== "power") return after(last.updatedAt + REST_DONE);

  const starts = startsOf(last.data).filter((at) => at > now - WINDOW);
  const [first = now] = starts;
  if (starts.length < STARTS) {
    const rest = START_RESTS[starts.length - 1] ?? REST_DONE;
    return after(last.updatedAt + rest, { ...again, data: { ...again.data, starts } });
  }
  return {
    job: null,
    restsUntil: first + WINDOW,
    alert: {
      code: "VM_DOES_NOT_STAY_UP",
      what: `the VM of subscription ${job.subject} was started ${starts.length} times in ${WINDOW / MINUTE} minutes and is off again`,
      remedy:
        "read its console and its node's log; its tenant may have broken it and can ask for a reinstallation",
    },
  };
}
