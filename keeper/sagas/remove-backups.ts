import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import type { SagaPorts } from "./saga-ports.ts";

/**
 * Removes a VM's backups before it is destroyed: afterwards nobody but root may. Call it only where the VM itself may be
 * destroyed.
 */
export async function removeBackups(
  { backups }: Pick<SagaPorts, "backups">,
  vm: VmIdentity,
): Promise<Progress> {
  return backups ? backups.driver.ensureRemoved(vm, 0) : { done: true };
}
