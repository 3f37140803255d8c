import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { BackupAbout } from "../../backup/backup-entry.ts";
import { checkBackup } from "../../backup/check-backup.ts";
import { openBackup } from "../../backup/open-backup.ts";
import { restoreFiles } from "../../backup/restore-files.ts";
import { FinalError } from "../../core/errors.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { backupPassphrase } from "./backup-passphrase.ts";
import { contentLines } from "./content-lines.ts";

export interface RestoreOptions {
  readonly json?: boolean;
  readonly passphraseFile?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
}

/** `blockhost restore FILE --to DIR` */
export async function restore(terminal: Terminal, options: RestoreOptions, file: string): Promise<number> {
  const { to, dryRun = false } = options;
  if (to === undefined && !dryRun)
    throw usageError(
      "It is not said where to restore to.",
      "Add --to FOLDER, or --dry-run to check the backup and see what is in it.",
    );
  const handle = await open(file, "r").catch((error: Error) => {
    throw new FinalError(
      "BACKUP_NOT_ONE",
      `The backup ${file} cannot be read (${error.message}).`,
      "Name the file that blockhost backup has written.",
    );
  });
  try {
    const passphrase = await backupPassphrase(terminal, options.passphraseFile, false);
    const read = await openBackup(handle, file, passphrase);
    const content = await checkBackup(read);
    const { about, files } = content;
    const folder = to === undefined || dryRun ? null : resolve(to);
    if (folder !== null) await restoreFiles(read, content, folder);
    if (options.json) terminal.out(json({ backup: file, ...about, files, restoredTo: folder }));
    else terminal.out([aboutLine(file, about), contentLines(files), endLine(folder)].join("\n\n"));
    return CLI_EXIT.ok;
  } finally {
    await handle.close();
  }
}

function aboutLine(file: string, { host, madeAt, subscriptions, chainId }: BackupAbout): string {
  return `${file} was made on ${host} at ${madeAt}, of the keeper of ${subscriptions} on chain ${chainId}`;
}

function endLine(folder: string | null): string {
  if (folder === null) return "It is whole. Nothing was written.";
  return (
    `All of it is under ${folder === "/" ? "its old paths" : folder}. Give the files to the keeper's user, then run ` +
    "blockhost rebuild before you start the keeper if anything happened since the backup was made."
  );
}
