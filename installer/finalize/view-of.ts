import type { FinalizeView } from "./finalizer.ts";
import type { KeptStep } from "./ports/finalize-store.ts";
import type { StepHead } from "./step.ts";
import type { StepId } from "./step-id.ts";

const UNTAKEN: KeptStep = {
  status: "todo",
  attempts: 0,
  startedAt: null,
  endedAt: null,
  output: {},
  error: null,
};

/** How far it is. @param run what works on it now, if anything does */
export function viewOf(
  steps: readonly StepHead<StepId>[],
  kept: ReadonlyMap<string, KeptStep>,
  run: { readonly isCancelled: boolean } | null,
): FinalizeView {
  const views = steps.map(({ id, title, estimateSeconds }) => {
    const { status, attempts, startedAt, endedAt, output, error } = kept.get(id) ?? UNTAKEN;
    return { id, title, status, attempts, startedAt, endedAt, output, error, estimateSeconds };
  });
  return { status: statusOf(views, run), steps: views };
}

function statusOf(
  steps: readonly Pick<KeptStep, "status" | "attempts">[],
  run: { readonly isCancelled: boolean } | null,
): FinalizeView["status"] {
  if (run !== null) return run.isCancelled ? "stopping" : "running";
  if (steps.some(({ status }) => status === "failed")) return "failed";
  if (steps.every(({ status }) => status === "done" || status === "warned")) return "done";
  // One that is still called running was left by a runner that could not even write that it had ended.
  return steps.every(({ attempts }) => attempts === 0) ? "idle" : "stopped";
}
