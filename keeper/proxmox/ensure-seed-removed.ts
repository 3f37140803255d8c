import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { removeSeeds } from "./remove-seeds.ts";
import { seedPrefix } from "./seed-volume.ts";
import { updateConfig } from "./update-config.ts";

/**
 * Empties the CD drive, deletes the seed, and lets a VM that runs start with its node from now on. One that is stopped
 * may be suspended: `ensureStarted` lets it when it is to run again.
 */
export async function ensureSeedRemoved(pve: Pve, vm: VmIdentity): Promise<Progress> {
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const seeded = own.config.cdrom.startsWith(seedPrefix(pve.config, vm));
  const enlisted = own.power !== "stopped" && !own.config.onboot;
  if (seeded || enlisted) {
    // An empty drive, not a deleted one: a protected VM keeps its drives.
    const changes = { ...(enlisted ? { onboot: 1 } : {}), ...(seeded ? { ide2: "none,media=cdrom" } : {}) };
    await updateConfig(
      pve,
      vm,
      own,
      changes,
      ({ cdrom, onboot }) => (!enlisted || onboot) && (!seeded || cdrom === "none"),
    );
  }
  return removeSeeds(pve, vm, own.node);
}
