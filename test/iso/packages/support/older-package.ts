import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../../../devnet/image/run-tool.ts";
import type { Package } from "../../../../iso/packages/package.ts";

/**
 * A package as a version before had it: the same but for its version and some files.
 *
 * @param files by their paths in the package, what takes their place
 */
export async function olderPackage(
  { name, version, architecture, file }: Package,
  older: string,
  out: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-older-"));
  try {
    const root = join(folder, "root");
    await runTool("dpkg-deb", ["--raw-extract", file, root]);
    for (const script of ["control", "preinst"]) {
      const path = join(root, "DEBIAN", script);
      const text = await readFile(path, "utf8").catch(() => null);
      if (text !== null) await writeFile(path, text.replaceAll(version, older));
    }
    for (const [path, replacement] of Object.entries(files)) await copyFile(replacement, join(root, path));
    const target = join(out, `${name}_${older}_${architecture}.deb`);
    await runTool("dpkg-deb", ["--root-owner-group", "-Znone", "--build", root, target]);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
