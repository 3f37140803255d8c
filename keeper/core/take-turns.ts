import type { Job, Urgency } from "./job.ts";

/** By how much a job goes before or after one of normal urgency that became due at the same time. Milliseconds. */
const HEAD_START_MS: Readonly<Record<Urgency, number>> = { urgent: 60_000, normal: 0, background: -60_000 };

/**
 * Which of the jobs that are due get a turn. Urgent ones go first, but nobody waits for ever: a job that has been due
 * for a minute longer comes before them.
 *
 * @param others how many of the `limit` may be other than urgent
 */
export function takeTurns(due: readonly Job[], limit: number, others: number): readonly Job[] {
  const turn = (job: Job) => job.wakeAt - HEAD_START_MS[job.urgency];
  const taken: Job[] = [];
  let left = others;
  for (const job of [...due].sort((a, b) => turn(a) - turn(b) || a.id - b.id)) {
    if (taken.length === limit) break;
    if (job.urgency !== "urgent" && left-- <= 0) continue;
    taken.push(job);
  }
  return taken;
}
