/** `blockhost install` as a process that dies where it is told: `killing-install --answers … POINT`. */
import { install } from "../../../installer/composition/install.ts";
import { allSteps } from "../../../installer/finalize/all-steps.ts";
import { type KillPoint, killingSteps } from "../finalize/support/killing-steps.ts";

const words = process.argv.slice(2);
const point = words.pop() as KillPoint;
process.exitCode = await install(words, killingSteps(allSteps, point));
