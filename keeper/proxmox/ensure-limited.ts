import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity, VmLimit, VmSpec } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { updateConfig } from "./update-config.ts";
import { readVmConfig, type VmConfig } from "./vm-config.ts";

/** What a disk's setting may say of its speed. */
const SPEEDS = ["mbps", "mbps_rd", "mbps_wr", "iops", "iops_rd", "iops_wr"];

/**
 * Slows a VM's network and boot disk, or with no limit lets them run as its plan says; a running VM takes it at once. Limits
 * that the template set on the disk are gone after that.
 *
 * @throws FinalError VM_WITHOUT_DISK, and PVE_LIMITS_PENDING when a running VM does not take them before its next start
 */
export async function ensureLimited(
  pve: Pve,
  vm: VmIdentity,
  spec: VmSpec,
  limit: VmLimit | null,
): Promise<Progress> {
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const { bootDisk, net0 } = own.config;
  if (bootDisk === null)
    throw new FinalError(
      "VM_WITHOUT_DISK",
      `VM ${vm.vmid} has no boot disk whose speed could be limited`,
      "see its `boot: order=` and the size of the disk that it names",
    );
  const rate = Math.min(spec.mbps, limit?.mbps ?? spec.mbps) / 8;
  const speed: ReadonlyMap<string, number> = new Map(
    limit
      ? [
          ["mbps_rd", limit.diskMBps],
          ["mbps_wr", limit.diskMBps],
          ["iops_rd", limit.diskIops],
          ["iops_wr", limit.diskIops],
        ]
      : [],
  );
  const holds = (config: VmConfig) =>
    Number(config.net0.get("rate")) === rate &&
    SPEEDS.every((name) => Number(config.bootDisk?.setting.get(name) ?? 0) === (speed.get(name) ?? 0));
  const path = pve.api.nodes.$(own.node).qemu.$(vm.vmid).config;
  // What is only pending slows nothing.
  const inForce = async () => holds(readVmConfig(await path.$get({ current: true }), vm.vmid));
  if (await inForce()) return { done: true };
  const kept = [...bootDisk.setting].filter(([name]) => !SPEEDS.includes(name));
  const changes = {
    net0: printed([...new Map(net0).set("rate", `${rate}`)]),
    [bootDisk.device]: printed([...kept, ...speed]),
  };
  await updateConfig(pve, vm, own, changes, holds);
  if (await inForce()) return { done: true };
  // Not to be waited for: other work on the VM would wait too.
  throw new FinalError(
    "PVE_LIMITS_PENDING",
    `VM ${vm.vmid} takes its limits at its next start only`,
    "see that the VM's option hotplug has network and disk, or have it restarted",
  );
}

/** The first part of a disk's setting is its volume, which is written without a key. */
function printed(setting: readonly (readonly [string, unknown])[]): string {
  return setting.map(([name, value]) => (name === "file" ? `${value}` : `${name}=${value}`)).join(",");
}
