import type { VmLimit } from "./vm.ts";

/** What a throttled VM's disk may do: enough to log in and mend it, too little to be a burden to its neighbours. */
const DISK = { diskMBps: 20, diskIops: 300 } as const;

/** What holds of a VM whose network the operator has slowed to so many megabits a second; null when they have not. */
export function throttle(mbps: number): VmLimit | null {
  return mbps === 0 ? null : { mbps, ...DISK };
}
