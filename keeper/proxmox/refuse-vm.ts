import { FinalError } from "../core/errors.ts";
import type { VmIdentity } from "../core/vm.ts";

/** The error for a VM that must not be touched. */
export function refuseVm(vm: VmIdentity, kind: "foreign" | "wreck" | "absent", detail: string): FinalError {
  switch (kind) {
    case "foreign":
      return new FinalError(
        "FOREIGN_VM",
        `VM ${vm.vmid} is not ours: ${detail}`,
        "the keeper leaves it alone; give the keeper an id range of its own, or restore the VM's description and pool",
      );
    case "wreck":
      return new FinalError(
        "VM_WRECK",
        detail,
        `an administrator runs \`qm unlock ${vm.vmid}\` and \`qm destroy ${vm.vmid}\` on the node`,
      );
    case "absent":
      return new FinalError(
        "VM_MISSING",
        `VM ${vm.vmid} (${vm.mark}) does not exist`,
        "it was destroyed outside the keeper: restore it from a backup with the same description, or terminate it",
      );
  }
}
