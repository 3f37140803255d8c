import { OPERATIONS } from "../core/operation.ts";
import { rejectReasonOf } from "../core/reject-reason.ts";
import { progressEvent } from "../sagas/progress-event.ts";
import type { JournalLine, SubscriptionJournal } from "../store/subscription-journal.ts";
import type { ProgressLine, ProgressLog } from "../watch/ports/progress-log.ts";

/** The journal as everybody may read it: what happened and when, never the details, which are for the operator. */
export function progressLog(journal: SubscriptionJournal): ProgressLog {
  return {
    async after(subscription, after, limit) {
      const entries = await journal.after(subscription, after, limit);
      const lines = entries.flatMap((entry): ProgressLine[] => {
        // Entering tells the phase of then; of the other lines only the last one depends on it.
        const phase = entry.event !== "enter" ? entry.phase : entry.detail === "" ? "forward" : "undo";
        const event = progressEvent({ ...entry, phase }, entry);
        if (event === null) return [];
        const { at, name, saga, step } = event;
        const word = publicWordOf(entry);
        return [{ seq: entry.seq, at, name, saga, step, ...(word !== undefined && { word }) }];
      });
      return { lines, last: entries.at(-1)?.seq ?? after, more: entries.length === limit };
    },
  };
}

/** What stands on chain for everybody anyway: the reason of a rejection, the operation that was asked for. */
function publicWordOf({ kind, event, detail }: JournalLine): string | undefined {
  // A purchase that the chain took back is not rejected.
  if (kind === "provision" && event === "undo" && !detail.startsWith("PURCHASE_"))
    return rejectReasonOf(detail);
  return event === "end" ? OPERATIONS.find((one) => one === detail.split(": ")[1]) : undefined;
}
