import { chmod, chown, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

export interface FileRights {
  readonly mode: number;
  /** Left out: ours. */
  readonly owner?: { readonly uid: number; readonly gid: number } | null;
}

/** Writes a file whole or not at all, never readable to more than it will be, and waits until it is on the disk. */
export async function writeWhole(
  file: string,
  text: string,
  { mode, owner = null }: FileRights,
): Promise<void> {
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
  if (owner !== null) await chown(fresh, owner.uid, owner.gid);
  await chmod(fresh, mode);
  await rename(fresh, file);
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
}
