import { realTime } from "../../keeper/composition/real-time.ts";
import { BlockHostError, FinalError } from "../../keeper/core/errors.ts";
import { runUnattended } from "../finalize/run-unattended.ts";
import type { Step } from "../finalize/step.ts";
import { guardTrial } from "../host/guard-trial.ts";
import { eventLine } from "./event-line.ts";
import { INSTALL_HELP, type InstallOptions, installOptions } from "./install-options.ts";
import { issueCode } from "./issue-code.ts";
import type { Machine } from "./machine.ts";
import { openInstaller } from "./open-installer.ts";
import { playRehearsal } from "./play-rehearsal.ts";
import { readAnswers } from "./read-answers.ts";
import { readMachine } from "./read-machine.ts";
import { serveSetup } from "./serve-setup.ts";
import { thisHost } from "./this-host.ts";

const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;
const WRONG_INPUT = /^(USAGE$|ANSWERS_|MACHINE_|KEY_|NETWORK_)/;

/** Started by ourselves alone: takes a network back that nobody confirms. */
const GUARD = "guard-network";

/**
 * `blockhost install`. Never rejects but for a mistake of the program itself.
 *
 * @param steps all of them unless told
 * @returns the exit code
 */
export async function install(args: readonly string[], steps?: readonly Step[]): Promise<number> {
  try {
    return await run(args, steps);
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
    return WRONG_INPUT.test(error.code) ? EXIT.usage : EXIT.failed;
  }
}

async function run(args: readonly string[], steps: readonly Step[] | undefined): Promise<number> {
  if (args[0] === GUARD) {
    await guardTrial(args.slice(1));
    return EXIT.done;
  }
  const options = installOptions(args);
  if (options === "help") {
    process.stdout.write(INSTALL_HELP);
    return EXIT.done;
  }
  const machine = options.machine === null ? await thisHost() : await readMachine(options.machine);
  if (options.code) {
    process.stdout.write(`code ${await issueCode(machine)}\n`);
    return EXIT.done;
  }
  if (options.answers === null) return askInBrowser(machine, options);
  const answers = await readAnswers(options.answers);
  if (answers.network.mode !== "keep")
    throw new FinalError(
      "NETWORK_UNATTENDED",
      "The host's own network is changed only with somebody there who confirms that it works.",
      "Set it up before, and answer network with mode keep.",
    );
  if (options.rehearse) return playRehearsal(answers, machine, options.passwordFile);
  const installer = await openInstaller({
    machine,
    time: realTime,
    passwordFile: options.passwordFile,
    resume: false,
    ...(steps && { steps }),
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

/** Until the operator closes the pages. */
async function askInBrowser(
  machine: Machine,
  { passwordFile, onExisting }: Pick<InstallOptions, "passwordFile" | "onExisting">,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await serveSetup(machine, passwordFile, onExisting, say, stop.signal);
  return stop.signal.aborted ? EXIT.stopped : EXIT.done;
}
