import type { Command } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { EXIT_WORDS } from "../exit-codes.ts";
import { backup } from "./backup.ts";
import { restore } from "./restore.ts";

const PASSPHRASE = [
  "--passphrase-file <file>",
  "where the passphrase stands; left out: you are asked",
] as const;

/** Adds `backup` and `restore` to the program. */
export function addBackup(program: Command, { common, run }: CommandKit): void {
  common(
    program
      .command("backup")
      .argument("<file>", "where to write it; nothing is overwritten")
      .description(
        "the configuration, all files that it names and the store in one sealed file, whether the keeper runs or not",
      ),
    [
      "blockhost backup /mnt/usb/host-1.backup",
      "blockhost backup host-1.backup --also /etc/blockhost/rootd.json --also /etc/network/interfaces",
      "blockhost backup host-1.backup --passphrase-file /root/backup.passphrase --json",
    ].join("\n"),
  )
    .option(...PASSPHRASE)
    .option(
      "--also <file>",
      "one more file to take along; may be given again",
      (file, all: string[] = []) => [...all, file],
    )
    .action(run(backup));

  program
    .command("restore")
    .argument("<file>", "the backup")
    .description("the files of a backup, under a folder; checks all of it before it writes anything")
    .option("--to <folder>", "put each file at its path under this folder; / for where it was")
    .option(...PASSPHRASE)
    .option("--dry-run", "check the backup and list what is in it, write nothing")
    .option("--json", "answer in JSON, for programs")
    .addHelpText(
      "after",
      `\nExamples:\n  blockhost restore host-1.backup --dry-run\n  blockhost restore host-1.backup --to /root/restored\n${EXIT_WORDS}`,
    )
    .action(run(restore));
}
