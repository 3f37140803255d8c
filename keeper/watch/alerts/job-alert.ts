import type { Condition } from "./condition.ts";
import { jobSubject } from "./job-subject.ts";

/**
 * A saga's alert as one that the book can hold.
 *
 * @param detail as the engine words it: `CODE: what (remedy: what to do)`, the first and the last perhaps missing
 */
export function jobAlert(subscription: string, saga: string, detail: string): Condition {
  const [, code = "SAGA_GAVE_UP", text = detail] =
    /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): (.*)$/s.exec(detail) ?? [];
  const [, what = text, remedy = "see its journal: blockhost jobs"] =
    /^(.*) \(remedy: (.*)\)$/s.exec(text) ?? [];
  // Each wreck is a matter of its own, and not over when the saga is.
  const wreck = code === "VM_WRECK" ? /^VM \d+/.exec(what)?.[0] : undefined;
  return { code, subject: jobSubject(subscription, wreck ?? saga), what, remedy };
}
