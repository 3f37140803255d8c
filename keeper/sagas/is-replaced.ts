import type { Observation } from "../core/observation.ts";
import type { VmIdentity } from "../core/vm.ts";
import type { StepContext } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";

/**
 * Whether the job has destroyed its VM itself, and what stands in its place is another that took its id since. Another
 * description alone proves nothing: that may be our VM, changed by a person. Only for jobs that make
 * none there after they have destroyed one.
 */
export async function isReplaced(
  { hypervisor }: Pick<SagaPorts, "hypervisor">,
  { job }: StepContext,
  vm: VmIdentity,
  seen: Observation,
): Promise<boolean> {
  return seen.kind === "foreign" && hypervisor.wasDestroyed(vm, job.createdAt);
}
