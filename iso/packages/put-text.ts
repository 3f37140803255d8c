import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Puts a file of this folder, iso/packages, into a package.
 *
 * @param mode of the file; not executable unless told
 */
export async function putText(root: string, to: string, from: string, mode = 0o644): Promise<void> {
  const path = join(root, to);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await readFile(join(import.meta.dirname, from)), { mode });
}
