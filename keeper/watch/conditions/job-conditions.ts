import type { Condition } from "../alerts/condition.ts";
import { jobSubject } from "../alerts/job-subject.ts";
import type { StuckJob } from "../ports/job-counts.ts";

/** As the engine raises it: docs/errors.md has its words. */
export const STUCK_CODE = "JOB_STUCK";

/** Jobs of which a person was told before, so that a restart of the keeper forgets none. */
export function jobConditions(stuck: readonly StuckJob[]): readonly Condition[] {
  return stuck.map(({ id, kind, subject, step }) => ({
    code: STUCK_CODE,
    subject: jobSubject(subject, kind),
    what: `job ${id} (${kind} of ${subject}) does not get past ${step}`,
    remedy: `see why: blockhost jobs show ${id}. It is tried for ever, and goes on by itself`,
  }));
}
