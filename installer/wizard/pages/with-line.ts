import type { FinalizeEvent } from "../../finalize/finalizer.ts";

/** Lines of a step that are kept. */
const MOST_LINES = 200;

/** What each step has said: lines, and the one that changes in place. */
export type Logs = Readonly<Record<string, readonly FinalizeEvent[]>>;

/** Lines have ids that rise: one that was heard before is not heard twice. */
export function withLine(logs: Logs, event: FinalizeEvent): Logs {
  const { step } = event;
  if (step === null) return logs;
  const lines = logs[step] ?? [];
  const last = lines.at(-1);
  if (last !== undefined && event.id <= last.id) return logs;
  const kept = last?.kind === "progress" && event.kind === "progress" ? lines.slice(0, -1) : lines;
  return { ...logs, [step]: [...kept, event].slice(-MOST_LINES) };
}
