import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

/** Debian's kernels go: one of them would be started some day, and Proxmox VE does not run with it. */
export function oldKernel({ apt, run }: World): FirstBootStep {
  const found = async () => [...(await apt.installed())].filter((name) => name.startsWith("linux-image-"));
  return {
    id: "old-kernel",
    title: "Removing Debian's kernel",
    isDone: async () => (await found()).length === 0,
    async make(say) {
      await apt.purge(await found(), say);
      await run("update-grub", []);
    },
  };
}
