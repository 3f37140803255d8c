import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 (hex) over names, modes and contents of everything below a folder; times and owners do not count. */
export async function hashTree(dir: string): Promise<string> {
  const hash = createHash("sha256");
  const visit = async (path: string, name: string): Promise<void> => {
    const info = await lstat(path);
    hash.update(`${name}\0${info.mode.toString(8)}\0`);
    if (info.isDirectory()) {
      for (const entry of (await readdir(path)).sort()) await visit(join(path, entry), `${name}/${entry}`);
    } else {
      const content = info.isSymbolicLink() ? Buffer.from(await readlink(path)) : await readFile(path);
      hash.update(`${content.length}\0`).update(content);
    }
  };
  await visit(dir, "");
  return hash.digest("hex");
}
