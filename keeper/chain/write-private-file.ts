import { open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file that only its owner can read, whole or not at all, and waits until it is on the disk. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  // One that a crash has left may have another mode.
  await unlink(fresh).catch(() => {});
  const handle = await open(fresh, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
}
