import type { VmIdentity } from "../core/vm.ts";
import { inspect } from "./inspect.ts";
import type { Pve } from "./pve.ts";
import { seedPrefix } from "./seed-volume.ts";

/** Whether the VM's seed is still in its drive, and whether it starts with its host; null when it is not ours. */
export async function howItStarts(
  pve: Pve,
  vm: VmIdentity,
): Promise<{ readonly seeded: boolean; readonly withHost: boolean } | null> {
  const found = await inspect(pve, vm);
  if (found.kind !== "ours") return null;
  return { seeded: found.config.cdrom.startsWith(seedPrefix(pve.config, vm)), withHost: found.config.onboot };
}
