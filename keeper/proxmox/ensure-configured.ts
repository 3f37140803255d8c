import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity, VmSpec } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";
import type { VmConfig } from "./vm-config.ts";

/**
 * Gives the VM its size, network, identity and protection in one write, then grows its disk.
 *
 * @throws FinalError TEMPLATE_TOO_LARGE when the template's disk is larger than the plan's
 */
export async function ensureConfigured(pve: Pve, vm: VmIdentity, spec: VmSpec): Promise<Progress> {
  const key = taskKey("resize", vm);
  const pending = await pve.tasks.pending(
    key,
    `growing the disk of VM ${vm.vmid} on storage ${pve.config.storage}`,
  );
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const { bridge } = pve.config;
  // Proxmox VE counts megabytes per second; a plan counts megabits.
  const rate = String(spec.mbps / 8);
  const holds = (config: VmConfig) =>
    config.cores === spec.vcpus &&
    config.memoryMiB === spec.memoryMiB &&
    config.balloon === "0" &&
    config.agentEnabled &&
    config.uuid === vm.uuid &&
    config.protection &&
    config.net0.get("virtio")?.toLowerCase() === vm.mac.toLowerCase() &&
    config.net0.get("bridge") === bridge &&
    config.net0.get("firewall") === "1" &&
    Number(config.net0.get("rate")) === Number(rate);
  if (!holds(own.config)) {
    const changes = {
      cores: spec.vcpus,
      memory: spec.memoryMiB,
      balloon: 0,
      agent: "enabled=1",
      smbios1: `uuid=${vm.uuid}`,
      net0: `virtio=${vm.mac.toUpperCase()},bridge=${bridge},firewall=1,rate=${rate}`,
      protection: 1,
      // Only at first: later this is for suspend and resume to say.
      ...(own.configured ? {} : { onboot: 0 }),
    };
    await updateConfig(pve, vm, own, changes, holds);
  }
  const disk = own.config.bootDisk;
  if (disk === null || disk.sizeGiB > spec.diskGiB) {
    throw new FinalError(
      "TEMPLATE_TOO_LARGE",
      `VM ${vm.vmid} has ${disk === null ? "no boot disk of known size" : `a disk of ${disk.sizeGiB} GiB`}, the plan sells ${spec.diskGiB} GiB`,
      "sell a larger disk, or build the template with a smaller one and `boot: order=` naming it",
    );
  }
  if (disk.sizeGiB === spec.diskGiB) return { done: true };
  return pve.tasks.begin(
    key,
    () =>
      pve.api.nodes
        .$(own.node)
        .qemu.$(vm.vmid)
        .resize.$put({ disk: disk.device as "scsi0", size: `${spec.diskGiB}G` }),
    `growing ${disk.device} of VM ${vm.vmid} to ${spec.diskGiB} GiB`,
  );
}
