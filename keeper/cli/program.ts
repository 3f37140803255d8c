import { Command } from "commander";
import { addBackup } from "./backup/backup-commands.ts";
import { addAb } from "./book/ab-commands.ts";
import { addBroker } from "./broker/broker-commands.ts";
import { addBw } from "./bw/bw-commands.ts";
import { addCommand } from "./command/command-commands.ts";
import { commandKit } from "./command-kit.ts";
import { addCompletion } from "./completion/completion-command.ts";
import { EXIT_WORDS } from "./exit-codes.ts";
import { addIs } from "./is/is-commands.ts";
import { listJobs } from "./jobs/list-jobs.ts";
import { showJob } from "./jobs/show-job.ts";
import type { RebuildOptions } from "./rebuild/rebuild.ts";
import { replay } from "./replay/replay.ts";
import { statement } from "./statement/statement.ts";
import type { Terminal } from "./terminal.ts";
import { addVm } from "./vm/vm-commands.ts";

/** Options that every command has. */
export interface CommonOptions {
  readonly config: string;
  readonly json?: boolean;
}

/**
 * All commands with their options and help.
 *
 * @param done hears the exit code of the command that ran
 */
export function blockhost(terminal: Terminal, done: (code: number) => void): Command {
  const kit = commandKit(terminal, done);
  const { common, run } = kit;
  const program = new Command("blockhost")
    .description("Looks after a BlockHost: its keeper, its money and its machines.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError("(add --help to see how it is used)")
    .addHelpText("after", `\nEnvironment:\n  BLOCKHOST_CONFIG  the configuration's path\n${EXIT_WORDS}`);

  const jobs = common(
    program.command("jobs").description("what the keeper is at, and what it waits for"),
    `blockhost jobs\nblockhost jobs --all --subject 42\nblockhost jobs show 7\nblockhost jobs --json | jq '.[] | select(.tries > 3)'`,
  )
    .option("--all", "with those that have ended")
    .option("--subject <id>", "of one subscription only")
    .action(run(listJobs));
  common(
    jobs.command("show").argument("<id>", "number of the job").description("a job's whole journal"),
    "blockhost jobs show 7",
  ).action(run(showJob));

  common(
    program
      .command("rebuild")
      .description(
        "a new store from the chain and Proxmox VE alone; the keeper must be stopped, the old store is kept",
      ),
    "blockhost rebuild\nblockhost rebuild --compare /var/backups/keeper.db",
  )
    .option("--compare <store>", "a store to compare the new one with, instead of the old one")
    .action(
      // Loaded when it runs, as doctor is: what reaches Proxmox VE takes as long to load as all the rest.
      run(async (given, options: RebuildOptions) =>
        (await import("./rebuild/rebuild.ts")).rebuild(given, options),
      ),
    );

  common(
    program
      .command("replay")
      .description(
        "derives every decision anew from the chain and holds it against what was done; needs an archive server",
      ),
    "blockhost replay\nblockhost replay --from 21000000 --differences\nblockhost replay --from 21000000 --to 21100000 --json",
  )
    .option("--from <block>", "first block (default: that of the deployment)")
    .option("--to <block>", "last block (default: the newest confirmed one)")
    .option("--patience <seconds>", "how long the keeper may take to act on a change", "300")
    .option("--differences", "only subscriptions for which something differs")
    .action(run(replay));

  common(
    program
      .command("statement")
      .argument("[month]", "such as 2026-11, in UTC (default: the last one)")
      .description(
        "what the contracts took, earned and paid in a month, as CSV: a line for each token, exact to the last digit",
      ),
    "blockhost statement 2026-11 > 2026-11.csv\nblockhost statement 2026-11 --history\nblockhost statement --check",
  )
    .option("--history", "every event about money instead of the sums")
    .option("--check", "hold the books against the contracts, up to now; ends with 1 when they differ")
    .action(run(statement));

  common(
    program
      .command("doctor")
      .description(
        "looks at all that a keeper needs, whether it runs or not; changes nothing; ends with 1 when a check fails",
      ),
    "blockhost doctor\nblockhost doctor --json | jq '.[] | select(.level != \"ok\")'",
  ).action(run(async (given, options) => (await import("./doctor/doctor.ts")).doctor(given, options)));

  addBw(program, kit);
  addAb(program, kit);
  addIs(program, kit);
  addVm(program, kit);
  addBroker(program, kit);
  addCompletion(program, kit);
  addBackup(program, kit);
  addCommand(program, kit);

  return program;
}
