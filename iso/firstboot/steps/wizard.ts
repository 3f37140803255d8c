import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { readText } from "../read-text.ts";
import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

const UNIT = "blockhost-setup.service";

/** The installer, from now on at each start of the machine until the host is set up; and no first boot any more. */
export function wizard({ places, run }: World): FirstBootStep {
  // iso/units/blockhost-firstboot.service looks at it.
  const done = join(places.stateFolder, "done");
  return {
    id: "wizard",
    title: "Starting the installer",
    isDone: async () => (await readText(done)) !== null,
    async make() {
      await run("systemctl", ["enable", UNIT]);
      await run("systemctl", ["--no-block", "start", UNIT]);
      await mkdir(places.stateFolder, { recursive: true, mode: 0o700 });
      await writeWhole(done, "", { mode: 0o600 });
    },
  };
}
