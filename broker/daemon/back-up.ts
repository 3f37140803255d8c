import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { FinalError } from "../../keeper/core/errors.ts";
import { copyStore } from "../../keeper/store/copy-store.ts";

/**
 * Copies the store as it is at one moment into a new file of mode 0600. No key is in it.
 *
 * @throws FinalError BROKER_BACKUP_REFUSED, and what `copyStore` throws
 */
export async function backUp(store: string, file: string): Promise<void> {
  const copy = await copyStore(store);
  try {
    const target = await open(file, "wx", 0o600).catch((cause: Error) => {
      throw new FinalError(
        "BROKER_BACKUP_REFUSED",
        `The backup cannot be written to ${file} (${cause.message}).`,
        "Name a file that is not there, in a folder that you may write in.",
        { cause },
      );
    });
    try {
      await pipeline(copy.createReadStream({ autoClose: false }), target.createWriteStream({ flush: true }));
    } finally {
      await target.close().catch(() => undefined);
    }
  } finally {
    await copy.close();
  }
}
