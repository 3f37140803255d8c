import { type FileHandle, lstat, mkdir, open, rmdir, unlink } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { FinalError } from "../core/errors.ts";
import type { BackupContent } from "./check-backup.ts";
import type { BackupReader } from "./open-backup.ts";
import { unpackBackup } from "./unpack-backup.ts";

/**
 * Puts the files of a backup under `folder`, each at the path that it had, with the mode that it had; folders that are
 * missing are made for their owner alone. Writes over nothing, and takes back what it wrote when it cannot go on.
 *
 * @param content what `checkBackup` has found: what is damaged is known before anything is written
 * @throws FinalError RESTORE_IN_THE_WAY, RESTORE_UNWRITABLE, and as `checkBackup` does
 */
export async function restoreFiles(
  read: BackupReader,
  { files }: BackupContent,
  folder: string,
): Promise<void> {
  const taken = await those(files.map((file) => join(folder, file.path)));
  if (taken.length > 0) throw inTheWay(taken);
  const undo: (() => Promise<void>)[] = [];
  let current: FileHandle | null = null;
  const finish = async () => {
    await current?.sync();
    await current?.close();
    current = null;
  };
  try {
    for await (const part of unpackBackup(read())) {
      if (part.kind === "file") {
        await finish();
        const path = join(folder, part.file.path);
        for (const made of await makeFolders(dirname(path))) undo.push(() => rmdir(made));
        current = await open(path, "wx", 0o600);
        undo.push(() => unlink(path));
        await current.chmod(part.file.mode);
      } else if (part.kind === "content") await current?.writeFile(part.bytes);
    }
    await finish();
  } catch (error) {
    await (current as FileHandle | null)?.close();
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error instanceof Error && "syscall" in error ? unwritable(folder, error) : error;
  }
}

/** Makes what is missing, the outermost first, and says which. */
async function makeFolders(folder: string): Promise<string[]> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return [];
  const below = relative(first, resolve(folder))
    .split(sep)
    .filter((part) => part !== "");
  return [first, ...below.map((_, index) => join(first, ...below.slice(0, index + 1)))];
}

/** Which of these are there. A link that leads nowhere is there too. */
async function those(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isThere) found.push(path);
  }
  return found;
}

function inTheWay(paths: readonly string[]): FinalError {
  return new FinalError(
    "RESTORE_IN_THE_WAY",
    `Nothing was restored: ${paths.join(", ")} ${paths.length === 1 ? "is" : "are"} there already.`,
    "Restore into an empty folder, or move these away: a restore writes over nothing.",
  );
}

function unwritable(folder: string, cause: Error): FinalError {
  return new FinalError(
    "RESTORE_UNWRITABLE",
    `The backup cannot be restored into ${folder} (${cause.message}); what was written is removed again.`,
    "Check that you may write there and that its disk has space.",
    { cause },
  );
}
