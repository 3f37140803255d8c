import type { Plan } from "./plan.ts";
import type { VmSpec } from "./vm.ts";

/** What a plan asks of the hypervisor. */
export function vmSpecOf({ image, vcpus, memoryMiB, diskGiB, mbps }: Plan): VmSpec {
  return { image, vcpus, memoryMiB, diskGiB, mbps };
}
