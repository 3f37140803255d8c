import { open } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";

/**
 * Text of a file that only its owner may read. The mode is checked on the open file, so it cannot be exchanged meanwhile.
 * @throws FinalError KEY_UNREADABLE, KEY_PERMISSIONS
 */
export async function readPrivateFile(path: string, what: string): Promise<string> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, "r");
  } catch (error) {
    // Node's message has the path and the reason, never content.
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(what, path, reason);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw unreadable(what, path, "not a file");
    const { mode, uid } = stat;
    if ((mode & 0o077) !== 0)
      throw new FinalError(
        "KEY_PERMISSIONS",
        `The ${what} ${path} may be read by others (mode ${(mode & 0o777).toString(8)}).`,
        `Run: chmod 600 ${path}. If others use this machine, make a new key.`,
      );
    const self = process.getuid?.();
    if (self !== undefined && uid !== self && uid !== 0)
      throw new FinalError(
        "KEY_PERMISSIONS",
        `The ${what} ${path} belongs to another user (uid ${uid}).`,
        "Make it belong to the user who reads it, or to root.",
      );
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

function unreadable(what: string, path: string, reason: string): FinalError {
  return new FinalError(
    "KEY_UNREADABLE",
    `The ${what} ${path} cannot be opened (${reason}).`,
    "Check the path, and that the file belongs to the user who reads it.",
  );
}
