import type { BackupFile } from "../../backup/backup-entry.ts";
import { table } from "../table.ts";

/** The files of a backup, for a person. */
export function contentLines(files: readonly BackupFile[]): string {
  return table(
    ["MODE", "BYTES", "FILE"],
    files.map(({ mode, size, path }) => [mode.toString(8).padStart(4, "0"), `${size}`, path]),
  );
}
