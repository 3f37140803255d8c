/** First boot as main.ts runs it, killed once before and once after each step does its work, before it can be seen to have. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allSteps } from "../../../../iso/firstboot/all-steps.ts";
import { hostWorld } from "../../../../iso/firstboot/host-world.ts";
import { placesAt } from "../../../../iso/firstboot/places.ts";
import { report } from "../../../../iso/firstboot/report.ts";
import { runSteps } from "../../../../iso/firstboot/run-steps.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";

const KILLED = "/var/lib/killed";
mkdirSync(KILLED, { recursive: true });

const killOnce = (point: string) => {
  if (existsSync(join(KILLED, point))) return;
  writeFileSync(join(KILLED, point), "");
  process.kill(process.pid, "SIGKILL");
};

const places = placesAt("/");
const steps = allSteps(hostWorld(places)).map((step) => ({
  ...step,
  make: async (say: (line: string) => void) => {
    killOnce(`before-${step.id}`);
    await step.make(say);
    killOnce(`after-${step.id}`);
  },
}));
await runSteps(steps, realTime, report(places.runFolder));
