import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { seedPrefix } from "./seed-volume.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

/**
 * Starts the VM, or resumes a paused one. A VM that has left its seed behind is a tenant's and also starts with its
 * node again, which `ensureStopped` had taken away.
 */
export async function ensureStarted(pve: Pve, vm: VmIdentity): Promise<Progress> {
  const key = taskKey("start", vm);
  const pending = await pve.tasks.pending(key, `starting VM ${vm.vmid}`, /already running/);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const inService = own.configured && !own.config.cdrom.startsWith(seedPrefix(pve.config, vm));
  if (inService && !own.config.onboot) {
    await updateConfig(pve, vm, own, { onboot: 1 }, ({ onboot }) => onboot);
  }
  if (own.power === "running") return { done: true };
  const status = pve.api.nodes.$(own.node).qemu.$(vm.vmid).status;
  return pve.tasks.begin(
    key,
    // A start of a paused VM is refused as already running.
    () => (own.power === "paused" ? status.resume.$post() : status.start.$post()),
    `starting VM ${vm.vmid}`,
  );
}
