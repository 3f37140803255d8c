import type { VmIdentity } from "./vm.ts";

/** The name by which a guest knows itself: its uuid without dashes, 32 lower-case hex digits. */
export function instanceOf(vm: VmIdentity): string {
  return vm.uuid.replaceAll("-", "");
}
