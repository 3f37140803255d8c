import type { BackupAbout, BackupFile } from "./backup-entry.ts";
import type { BackupReader } from "./open-backup.ts";
import { unpackBackup } from "./unpack-backup.ts";

/** What a backup holds. */
export interface BackupContent {
  readonly about: BackupAbout;
  readonly files: readonly BackupFile[];
}

/** Reads a backup to its end, so that all of it is checked. @throws FinalError BACKUP_NOT_OPENED, BACKUP_DAMAGED, BACKUP_MALFORMED */
export async function checkBackup(read: BackupReader): Promise<BackupContent> {
  let about: BackupAbout | undefined;
  const files: BackupFile[] = [];
  for await (const part of unpackBackup(read())) {
    if (part.kind === "about") about = part.about;
    if (part.kind === "file") files.push(part.file);
  }
  if (about === undefined) throw new Error("a backup begins with what it is of");
  return { about, files };
}
