import { chmod, open } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";

/**
 * Creates the file (mode 0600) if it is not there. An existing one is never opened here: closing any descriptor of it
 * would drop the locks that this process holds on it (POSIX).
 * @throws FinalError STORE_UNWRITABLE
 */
export async function createPrivate(file: string): Promise<void> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.close();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return chmod(file, 0o600);
    throw new FinalError(
      "STORE_UNWRITABLE",
      `The store ${file} cannot be opened for writing (${cause instanceof Error ? cause.message : cause}).`,
      "Check that its folder exists and belongs to the user that this runs as.",
      { cause },
    );
  }
}
