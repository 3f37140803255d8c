import { createHash } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import type { VmConfig, VmState } from "../state/state.ts";

/** The VM's state, or the refusal of calls that read its config file. */
export function loadVm(node: PveNode, vmid: number): VmState {
  const vm = node.state.vms[vmid];
  if (!vm)
    throw ApiError.failed(`Configuration file 'nodes/${node.name}/qemu-server/${vmid}.conf' does not exist`);
  return vm;
}

/** The same for calls that ask first where in the cluster the VM is. */
export function locateVm(node: PveNode, vmid: number): VmState {
  const vm = node.state.vms[vmid];
  if (!vm) throw ApiError.failed(`unable to find configuration file for VM ${vmid} on node '${node.name}'`);
  return vm;
}

/** Throws while the config carries a `lock`. */
export function checkLock(config: VmConfig): void {
  if (config.lock !== undefined) throw ApiError.failed(`VM is locked (${config.lock})`);
}

/** Hash of the config file, for optimistic locking. */
export function configDigest(vm: VmState): string {
  const hash = createHash("sha1");
  const sorted = (values: Record<string, string>): string =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  hash.update(sorted(vm.config)).update(sorted(vm.pending)).update(vm.pendingDelete.join());
  hash.update(Object.keys(vm.snapshots).join());
  return hash.digest("hex");
}
