import { RetryableError } from "../core/errors.ts";
import type { VmIdentity } from "../core/vm.ts";

import type { PveParameter } from "./form-body.ts";
import type { OwnVm } from "./inspect.ts";
import type { Pve } from "./pve.ts";
import { readVmConfig, type VmConfig } from "./vm-config.ts";

/**
 * Changes the configuration of a VM that was just claimed, and reads it back. The write carries the digest of the
 * claimed configuration, so it fails if the VM became another in between.
 *
 * @param holds says whether the configuration read back is as wanted
 * @throws RetryableError PVE_NOT_APPLIED when it is not
 */
export async function updateConfig(
  pve: Pve,
  vm: VmIdentity,
  own: OwnVm,
  changes: Readonly<Record<string, PveParameter>>,
  holds: (config: VmConfig) => boolean,
): Promise<void> {
  const path = pve.api.nodes.$(own.node).qemu.$(vm.vmid).config;
  await path.$put({ ...changes, digest: own.config.digest } as Parameters<typeof path.$put>[0]);
  if (holds(readVmConfig(await path.$get(), vm.vmid))) return;
  throw new RetryableError(
    "PVE_NOT_APPLIED",
    `VM ${vm.vmid} reads back otherwise than written: ${Object.keys(changes).join(", ")}`,
    "nothing: the keeper writes again; if it repeats, look who else changes this VM",
  );
}
