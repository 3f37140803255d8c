import { copyFile, link, mkdir, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";

/** A Debian package's file, known by its hash. */
export interface DebFile {
  readonly file: string;
  readonly sha256: string;
}

/**
 * A repository of exactly these files, and the apt source that leads to it. It needs no signature: whoever gives the
 * files has compared their hashes.
 */
export async function localRepository(folder: string, debs: readonly DebFile[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const stanzas: string[] = [];
  for (const { file, sha256 } of debs) {
    const name = basename(file);
    const target = join(folder, name);
    await link(file, target).catch(() => copyFile(file, target));
    const control = await runTool("dpkg-deb", ["--field", file]);
    const { size } = await stat(file);
    stanzas.push(`${control.trimEnd()}\nFilename: ./${name}\nSize: ${size}\nSHA256: ${sha256}\n`);
  }
  await writeFile(join(folder, "Packages"), stanzas.join("\n"));
  return `deb [trusted=yes] copy:${folder} ./`;
}
