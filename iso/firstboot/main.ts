/**
 * From a fresh Debian to a host with its installer, as systemd runs it: `run` takes the steps of first boot, `setup` runs the
 * installer, `screen TTY` shows both on a console.
 */
import { runProgram } from "../../installer/finalize/host/run-program.ts";
import { realTime } from "../../keeper/composition/real-time.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { allSteps } from "./all-steps.ts";
import { readFirstBootAnswers } from "./first-boot-answers.ts";
import { hostWorld } from "./host-world.ts";
import { placesAt } from "./places.ts";
import { report } from "./report.ts";
import { runSetup } from "./run-setup.ts";
import { runSteps } from "./run-steps.ts";
import { runScreen } from "./screen/run-screen.ts";
import { startScreens } from "./start-screens.ts";

const INSTALLER = ["/usr/lib/blockhost/node/bin/node", "/usr/lib/blockhost/installer/main.mjs"] as const;
/** installer/composition/this-host.ts and login-folder.ts have it so. */
const LOGIN_FOLDER = "/var/lib/blockhost-setup/pages";

const places = placesAt("/");
const [verb, tty = "tty1"] = process.argv.slice(2);
switch (verb) {
  case "run":
    await startScreens(runProgram);
    await runSteps(allSteps(hostWorld(places)), realTime, report(places.runFolder));
    break;
  case "setup":
    await startScreens(runProgram);
    process.exitCode = await runSetup(places, await readFirstBootAnswers(places.answersFile), INSTALLER);
    break;
  case "screen":
    await runScreen({
      ...{ tty, places, loginFolder: LOGIN_FOLDER, run: runProgram, time: realTime },
      ...{ input: process.stdin, output: process.stdout },
    });
    break;
  default:
    throw new FinalError("USAGE", `There is no ${verb}.`, "It is run by systemd: run, setup, or screen TTY.");
}
