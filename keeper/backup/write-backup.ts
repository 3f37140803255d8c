import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { FinalError } from "../core/errors.ts";

/**
 * Writes a backup (mode 0600) that is there whole or not at all. Gives its size in bytes.
 *
 * @throws FinalError BACKUP_THERE, BACKUP_UNWRITABLE, and what `sealed` throws
 */
export async function writeBackup(file: string, sealed: AsyncIterable<Uint8Array>): Promise<number> {
  // Taken first, so that two backups of one name do not meet and nothing is overwritten.
  const place = await open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? alreadyThere(file) : unwritable(file, error);
  });
  await place.close();
  const draft = `${file}.part`;
  try {
    const handle = await open(draft, "w", 0o600).catch((error: Error) => {
      throw unwritable(file, error);
    });
    let size = 0;
    try {
      for await (const bytes of sealed) {
        await handle.writeFile(bytes).catch((error: Error) => {
          throw unwritable(file, error);
        });
        size += bytes.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    const folder = await open(dirname(file), "r");
    await folder.sync().finally(() => folder.close());
    return size;
  } catch (error) {
    await rm(draft, { force: true });
    await rm(file, { force: true });
    throw error;
  }
}

function alreadyThere(file: string): FinalError {
  return new FinalError(
    "BACKUP_THERE",
    `${file} is there already.`,
    "Name a file that is not there, or move that one away: no backup is written over another.",
  );
}

function unwritable(file: string, cause: Error): FinalError {
  return new FinalError(
    "BACKUP_UNWRITABLE",
    `The backup ${file} cannot be written (${cause.message}).`,
    "Check that its folder is there, that you may write to it, and that its disk has space.",
    { cause },
  );
}
