import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

const ENCODINGS = [
  ["br", promisify(brotliCompress)],
  ["gz", promisify(gzip)],
] as const;

/** Puts each file of a folder beside itself as brotli and gzip have it, where that is smaller. */
export async function compressAssets(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const body = await readFile(path);
    for (const [ending, compress] of ENCODINGS) {
      const compressed = await compress(body);
      if (compressed.length < body.length) await writeFile(`${path}.${ending}`, compressed);
    }
  }
}
