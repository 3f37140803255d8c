import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { inspect, type OwnVm } from "./inspect.ts";
import type { Pve } from "./pve.ts";
import { refuseVm } from "./refuse-vm.ts";

/**
 * Reads the VM and lets pass only what is ours; everything that changes a VM begins here.
 *
 * @returns the VM, or a Progress while a task of ours is still making it
 * @throws FinalError FOREIGN_VM, VM_WRECK, VM_MISSING
 */
export async function claim(pve: Pve, vm: VmIdentity): Promise<OwnVm | Progress> {
  const found = await inspect(pve, vm);
  switch (found.kind) {
    case "ours":
      return found;
    case "busy":
      return { done: false, retryInMs: 500, detail: found.detail };
    case "absent":
      throw refuseVm(vm, "absent", "");
    default:
      throw refuseVm(vm, found.kind, found.detail);
  }
}
