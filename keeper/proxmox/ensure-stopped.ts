import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

/** Shuts the VM down, by force after `shutdownSeconds`; it then stays down when its node starts. The disk stays. */
export async function ensureStopped(pve: Pve, vm: VmIdentity): Promise<Progress> {
  const key = taskKey("stop", vm);
  const pending = await pve.tasks.pending(key, `stopping VM ${vm.vmid}`);
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  // First, because a shutdown holds the VM's lock for as long as it takes.
  if (own.config.onboot) await updateConfig(pve, vm, own, { onboot: 0 }, ({ onboot }) => !onboot);
  if (own.power === "stopped") return { done: true };
  const status = pve.api.nodes.$(own.node).qemu.$(vm.vmid).status;
  return pve.tasks.begin(
    key,
    // A paused guest cannot shut down and would only let the time pass.
    () =>
      own.power === "paused"
        ? status.stop.$post()
        : status.shutdown.$post({ timeout: pve.config.shutdownSeconds, forceStop: true }),
    `stopping VM ${vm.vmid}`,
  );
}
