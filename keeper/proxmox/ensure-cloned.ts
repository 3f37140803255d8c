import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity, VmSpec } from "../core/vm.ts";
import { inspect } from "./inspect.ts";
import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { refuseVm } from "./refuse-vm.ts";
import { taskKey } from "./task-key.ts";
import { templateOf } from "./template-of.ts";

/**
 * Clones the image's template. The mark goes into the call itself, so that a clone whose answer was lost is found
 * again; a second clone onto the same id fails without harm.
 *
 * @throws FinalError FOREIGN_VM, VM_WRECK, TEMPLATE_UNKNOWN, PVE_STORAGE_FULL
 */
export async function ensureCloned(pve: Pve, vm: VmIdentity, spec: VmSpec, node: string): Promise<Progress> {
  const key = taskKey("clone", vm);
  const detail = `cloning VM ${vm.vmid} to storage ${pve.config.storage}`;
  // What the clone left behind is judged with its task still remembered.
  if ((await pve.tasks.peek(key))?.kind === "running") return { done: false, retryInMs: 500, detail };
  const found = await inspect(pve, vm);
  switch (found.kind) {
    case "ours":
      await pve.tasks.forget(key);
      return { done: true };
    case "busy":
      return { done: false, retryInMs: 500, detail: found.detail };
    case "foreign":
    case "wreck":
      throw refuseVm(vm, found.kind, found.detail);
    case "absent":
  }
  const pending = await pve.tasks.pending(key, detail);
  if (pending !== null) return pending;
  const template = templateOf(pve.config, spec.image);
  const source = (await readInventory(pve)).vms.find(({ vmid }) => vmid === template);
  if (source === undefined) {
    throw new FinalError(
      "TEMPLATE_UNKNOWN",
      `template ${template} of image ${spec.image} does not exist or may not be read`,
      "build the template, or grant the token PVETemplateUser on it: such an entry vanishes when a VM is destroyed",
    );
  }
  const { pool, fullClone, storage } = pve.config;
  return pve.tasks.begin(
    key,
    () =>
      pve.api.nodes
        .$(source.node)
        .qemu.$(template)
        .clone.$post({
          newid: vm.vmid,
          name: vm.name,
          description: vm.mark,
          pool,
          full: fullClone,
          ...(fullClone ? { storage } : {}),
          ...(node === source.node ? {} : { target: node }),
        }),
    `cloning template ${template} to VM ${vm.vmid}`,
  );
}
