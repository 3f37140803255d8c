import { FinalError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity, VmSpec } from "../core/vm.ts";
import { inspect } from "./inspect.ts";
import { type InventoryVm, readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import type { Pve } from "./pve.ts";
import { refuseVm } from "./refuse-vm.ts";
import { taskKey } from "./task-key.ts";
import { templatesOf } from "./templates-of.ts";

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
  const source = await sourceFor(pve, spec, node);
  const { pool, fullClone, storage } = pve.config;
  return pve.tasks.begin(
    key,
    () =>
      pve.api.nodes
        .$(source.node)
        .qemu.$(source.vmid)
        .clone.$post({
          newid: vm.vmid,
          name: vm.name,
          description: vm.mark,
          pool,
          full: fullClone,
          ...(fullClone ? { storage } : {}),
          ...(node === source.node ? {} : { target: node }),
        }),
    `cloning template ${source.vmid} to VM ${vm.vmid}`,
  );
}

/** The template on the node itself, or one that is to be had from another. */
async function sourceFor(pve: Pve, spec: VmSpec, node: string): Promise<InventoryVm> {
  const templates = templatesOf(pve.config, spec.image);
  const { vms, nodes } = await readInventory(pve);
  const isOnline = (name: string) => nodes.some((each) => each.node === name && each.online);
  // Proxmox VE would put the new VM on a node that is away, where nobody can reach it.
  if (!isOnline(node)) throw nodeOffline(node, `no VM can be made of image ${spec.image} there`);
  const found = vms.filter(({ vmid }) => templates.includes(vmid));
  const source =
    found.find((each) => each.node === node) ?? found.find((each) => isOnline(each.node)) ?? found[0];
  if (source === undefined) {
    throw new FinalError(
      "TEMPLATE_UNKNOWN",
      `template ${templates.join(", ")} of image ${spec.image} does not exist or may not be read`,
      "build the template, or grant the token PVETemplateUser on it: such an entry vanishes when a VM is destroyed",
    );
  }
  if (isOnline(source.node)) return source;
  throw nodeOffline(source.node, `template ${source.vmid} of image ${spec.image} cannot be cloned`);
}
