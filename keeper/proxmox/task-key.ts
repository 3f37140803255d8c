import type { VmIdentity } from "../core/vm.ts";

/** The name under which a VM's task is remembered. The mark makes it unique over chains and generations. */
export function taskKey(
  work:
    | "clone"
    | "resize"
    | "seed"
    | "unseed"
    | "start"
    | "stop"
    | "reboot"
    | "snapshot"
    | "unsnapshot"
    | "rollback"
    | "backup"
    | "unbackup"
    | "restore"
    | "destroy",
  vm: VmIdentity,
): string {
  return `${work}:${vm.mark}`;
}
