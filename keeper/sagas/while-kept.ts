import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import { done, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { subscriptionOf } from "./steps-common.ts";

/**
 * Runs the work though the subscription expires meanwhile: half a VM is of no use. Only its end ends the work.
 */
export function whileKept(
  { reader, settings }: Pick<SagaPorts, "reader" | "settings">,
  work: (view: ChainView, context: StepContext) => Promise<StepResult>,
): (context: StepContext) => Promise<StepResult> {
  return async (context) => {
    const view = await reader.read(subscriptionOf(context), "confirmed");
    if (!view) return wait(settings.pollMs, "the subscription is not on the chain as read now");
    const desired = desiredState(view.subscription, view.block.timestamp);
    if (desired === "running" || desired === "suspended") return work(view, context);
    // An earlier state, as a server that is behind shows it, is no end: the request must not be taken for undone.
    const isOver = desired === "destroyed" || view.subscription.status === "closed";
    return isOver ? done("superseded") : wait(settings.pollMs, "the chain shows an earlier state");
  };
}
