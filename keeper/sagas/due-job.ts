import type { Job, NewJob } from "../core/job.ts";
import { startsOf } from "./power.ts";

const MINUTE = 60_000;
/** How long a difference rests after the job for it has ended without closing it, milliseconds. */
const REST_DONE = 2_000;
const REST_UNDONE = MINUTE;
/** Undone again and again, it rests longer each time, up to this. */
const LONGEST_REST = 15 * MINUTE;
/** A VM that was started so often within the window and is off again is left off until the window has passed. */
const STARTS = 3;
const WINDOW = 10 * MINUTE;
/** After the first start, the second. */
const START_RESTS = [REST_DONE, 30_000];

export type DueJob =
  | { readonly job: NewJob; readonly alert?: { readonly code: string; readonly what: string } }
  | {
      readonly job: null;
      readonly restsUntil: number;
      readonly alert?: { readonly code: string; readonly what: string };
    };

/**
 * What becomes of a difference that asks for a job, after the last job for the same: the job under a key that is not
 * used up, or a rest. Pure.
 *
 * @param last the newest job of the same kind, subject and key but for the number behind it; it has ended
 */
export function dueJob(job: NewJob, last: Job | null, now: number): DueJob {
  if (!last) return { job };
  const times = Number(last.key.slice(job.key.length + 1) || 1);
  const again = { ...job, key: `${job.key}#${times + 1}` };
  const rests = (until: number): DueJob => (now < until ? { job: null, restsUntil: until } : { job: again });
  if (last.phase === "undone") {
    return rests(last.updatedAt + Math.min(LONGEST_REST, REST_UNDONE * times));
  }
  if (job.kind !== "power") return rests(last.updatedAt + REST_DONE);

  const starts = startsOf(last.data).filter((at) => at > now - WINDOW);
  const started = { ...again, data: { ...again.data, starts } };
  if (starts.length >= STARTS) {
    const what = `VM of subscription ${job.subject} does not stay up: started ${starts.length} times in ${WINDOW / MINUTE} minutes`;
    return {
      job: null,
      restsUntil: (starts[0] ?? now) + WINDOW,
      alert: { code: "VM_DOES_NOT_STAY_UP", what },
    };
  }
  const until = last.updatedAt + (START_RESTS[starts.length - 1] ?? REST_DONE);
  return now < until ? { job: null, restsUntil: until } : { job: started };
}
