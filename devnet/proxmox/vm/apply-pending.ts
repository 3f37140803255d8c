import type { VmState } from "../state/state.ts";

/** Makes pending changes the config, as a start does. */
export function applyPending(vm: VmState): void {
  for (const option of vm.pendingDelete) delete vm.config[option];
  Object.assign(vm.config, vm.pending);
  vm.pending = {};
  vm.pendingDelete = [];
}
