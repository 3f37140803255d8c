import type { Observation } from "../core/observation.ts";
import type { VmIdentity } from "../core/vm.ts";
import type { SagaPorts } from "./saga-ports.ts";

/**
 * Whether we have destroyed the VM, and what stands in its place is another that took its id since. Another description
 * alone proves nothing: that may be our VM, changed by a person.
 */
export async function isReplaced(
  { hypervisor }: Pick<SagaPorts, "hypervisor">,
  vm: VmIdentity,
  seen: Observation,
): Promise<boolean> {
  return seen.kind === "foreign" && hypervisor.wasDestroyed(vm);
}
