/** `blockhost install`: makes a BlockHost of a Proxmox VE host. See `--help`. */
import { realTime } from "../keeper/composition/real-time.ts";
import { BlockHostError, FinalError } from "../keeper/core/errors.ts";
import { eventLine } from "./composition/event-line.ts";
import { INSTALL_HELP, installOptions } from "./composition/install-options.ts";
import { openInstaller } from "./composition/open-installer.ts";
import { readAnswers } from "./composition/read-answers.ts";
import { readMachine } from "./composition/read-machine.ts";
import { thisHost } from "./composition/this-host.ts";
import { runUnattended } from "./finalize/run-unattended.ts";

const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;
const WRONG_INPUT = /^(USAGE|ANSWERS_|MACHINE_|KEY_|NETWORK_)/;

try {
  process.exitCode = await install(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BlockHostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
  process.exitCode = WRONG_INPUT.test(error.code) ? EXIT.usage : EXIT.failed;
}

async function install(args: readonly string[]): Promise<number> {
  const options = installOptions(args);
  if (options === "help") {
    process.stdout.write(INSTALL_HELP);
    return EXIT.done;
  }
  if (options.answers === null)
    throw new FinalError("USAGE", "There are no answers.", "Give a file of answers with --answers.");
  const answers = await readAnswers(options.answers);
  if (answers.network.mode !== "keep")
    throw new FinalError(
      "NETWORK_UNATTENDED",
      "The host's own network is changed only with somebody there who confirms that it works.",
      "Set it up before, and answer network with mode keep.",
    );
  const machine = options.machine === null ? await thisHost() : await readMachine(options.machine);
  const installer = await openInstaller({
    machine,
    time: realTime,
    passwordFile: options.passwordFile,
    resume: false,
  });
  const putDown = () => void installer.finalizer.close();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, putDown);
  try {
    const end = await runUnattended(installer.finalizer, answers, (event) => {
      process.stdout.write(`${options.json ? JSON.stringify(event) : eventLine(event)}\n`);
    });
    const { steps } = await installer.finalizer.view();
    for (const { id, error } of steps)
      if (error !== null && !options.json)
        process.stderr.write(`${id}: ${error.code}: ${error.what}\n${error.remedy}\n`);
    return EXIT[end];
  } finally {
    await installer.close();
  }
}
