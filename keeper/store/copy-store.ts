import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FinalError } from "../core/errors.ts";
import { Connection } from "./connection.ts";

const BUSY_TIMEOUT_MS = 5_000;

/**
 * The store as it is at one moment, while a keeper works on it or not, as an open file that has no name any more: it is
 * gone when it is closed, or when this process dies. It is as large as the store's content.
 *
 * @throws FinalError STORE_UNWRITABLE when there is no store, or nothing may be written beside it; RetryableError
 * STORE_FULL, STORE_BUSY
 */
export async function copyStore(file: string): Promise<FileHandle> {
  // SQLite creates the copy with usual modes, so its folder keeps others out.
  const folder = await mkdtemp(join(dirname(file), `.${basename(file)}-copy-`)).catch((cause: Error) => {
    throw new FinalError(
      "STORE_UNWRITABLE",
      `A copy of the store ${file} cannot be made beside it (${cause.message}).`,
      "Start this as the keeper's user or root, and check that the folder is there.",
      { cause },
    );
  });
  try {
    const connection = await Connection.openReadOnly(file);
    try {
      await connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      await connection.run("VACUUM INTO ?", join(folder, "copy"));
    } finally {
      await connection.close();
    }
    const copy = await open(join(folder, "copy"), "r");
    // As the store itself is: a backup notes it.
    await copy.chmod(0o600);
    return copy;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
