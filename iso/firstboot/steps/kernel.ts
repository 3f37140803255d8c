import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { readBootId } from "../../../installer/host/read-boot-id.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { readText } from "../read-text.ts";
import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

const KERNEL = "proxmox-default-kernel";
/** Longer than a machine takes to go down. Milliseconds. */
const GOING_DOWN_MS = 600_000;

/** Proxmox's kernel, running. The machine is started anew for it once: a second time would be a circle. */
export function kernel({ places, run, apt, time }: World): FirstBootStep {
  const flag = join(places.stateFolder, "restarted-for-kernel");
  const running = async () => ((await readText(join(places.proc, "sys/kernel/osrelease"))) ?? "").trim();
  return {
    id: "kernel",
    title: "Installing Proxmox's kernel",
    isDone: async () => (await running()).endsWith("-pve") && (await apt.installed()).has(KERNEL),
    async make(say) {
      if (!(await apt.installed()).has(KERNEL)) await apt.install([KERNEL], say);
      if ((await running()).endsWith("-pve")) return;
      const boot = await readBootId();
      const before = await readText(flag);
      // From this very start: a kill came between the flag and the restart.
      if (before !== null && before !== boot)
        throw new FinalError(
          "FIRSTBOOT_KERNEL_NOT_STARTED",
          `The machine was started anew for Proxmox's kernel, and ${await running()} runs.`,
          "Start it anew and choose the kernel with -pve in its name in the boot menu; then see that it is the default.",
        );
      await mkdir(places.stateFolder, { recursive: true, mode: 0o700 });
      await writeWhole(flag, boot, { mode: 0o600 });
      say("The machine is started anew with Proxmox's kernel.");
      await run("systemctl", ["--no-block", "reboot"]);
      await time.sleep(GOING_DOWN_MS);
    },
  };
}
