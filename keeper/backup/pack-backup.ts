import { type FileHandle, open } from "node:fs/promises";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { BackupAbout, BackupFile } from "./backup-entry.ts";

/** A file that goes into a backup. */
export interface BackupSource {
  /** The path under which it is restored. */
  readonly path: string;
  /** Opens what is read; closed when it was. Left out: the file at `path`. */
  readonly open?: () => Promise<FileHandle>;
}

const PIECE = 65_536;

/**
 * The plaintext of a backup; see `backup-format.ts`.
 *
 * @param onFile hears of each file before its content is read
 * @throws FinalError BACKUP_SOURCE_UNREADABLE, RetryableError BACKUP_SOURCE_CHANGED when one is cut while it is read
 */
export async function* packBackup(
  about: BackupAbout,
  sources: Iterable<BackupSource>,
  onFile: (file: BackupFile) => void = () => {},
): AsyncGenerator<Uint8Array> {
  yield headOf(about);
  for (const { path, open: openIt } of sources) {
    const handle = await (openIt?.() ?? open(path, "r")).catch((error: Error) => {
      throw unreadable(path, error.message);
    });
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw unreadable(path, "it is not a file");
      const file: BackupFile = { path, mode: stat.mode & 0o777, size: stat.size };
      onFile(file);
      yield headOf(file);
      yield* contentOf(handle, file);
    } finally {
      await handle.close();
    }
  }
}

async function* contentOf(handle: FileHandle, { path, size }: BackupFile): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(Math.min(PIECE, size - at)),
      0,
      undefined,
      at,
    );
    if (bytesRead === 0)
      throw new RetryableError(
        "BACKUP_SOURCE_CHANGED",
        `${path} became shorter while it was read.`,
        "Start the backup again when nothing writes that file.",
      );
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function headOf(head: BackupAbout | BackupFile): Uint8Array {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

function unreadable(path: string, why: string): FinalError {
  return new FinalError(
    "BACKUP_SOURCE_UNREADABLE",
    `${path}, which belongs into the backup, cannot be read: ${why}.`,
    "Start the backup as a user who may read it (root may), or correct the path in the configuration.",
  );
}
