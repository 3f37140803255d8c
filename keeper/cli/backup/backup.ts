import type { BackupFile } from "../../backup/backup-entry.ts";
import { BACKUP_FORMAT } from "../../backup/backup-format.ts";
import { writeBackup } from "../../backup/write-backup.ts";
import { loadConfig } from "../../config.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { backupPassphrase } from "./backup-passphrase.ts";
import { contentLines } from "./content-lines.ts";
import { sealHost } from "./seal-host.ts";

export interface BackupOptions extends CommonOptions {
  readonly passphraseFile?: string;
  /** More files to take along. */
  readonly also?: readonly string[];
}

/** `blockhost backup FILE` */
export async function backup(terminal: Terminal, options: BackupOptions, file: string): Promise<number> {
  const config = await loadConfig(options.config);
  const packed: BackupFile[] = [];
  const { about, sealed } = await sealHost({
    config,
    configFile: options.config,
    also: options.also ?? [],
    madeAt: terminal.time.now(),
    passphrase: await backupPassphrase(terminal, options.passphraseFile, true),
    salt: terminal.random(BACKUP_FORMAT.saltBytes),
    onPacked: (each) => packed.push(each),
  });
  const bytes = await writeBackup(file, sealed);
  terminal.out(
    options.json
      ? json({ backup: file, bytes, ...about, files: packed })
      : `${contentLines(packed)}\n\nwritten: ${file}, ${bytes} bytes, sealed with the passphrase: without it nobody can open it`,
  );
  return CLI_EXIT.ok;
}
