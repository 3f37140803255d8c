import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Packages in CommonJS ask for Node's own modules by `require`, which a bundle in ESM does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Makes one file to run with Node of a program and all that it imports, but for sqlite3's addon. The same sources are the
 * same bytes, in whatever folder they are.
 *
 * @param entry TypeScript file, from the repository's root
 * @returns the files that it is made of, from the repository's root
 */
export async function bundleProgram(entry: string, file: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22.13",
    external: ["sqlite3"],
    banner: { js: REQUIRE },
    // Paths of sources are in the bundle: those of this folder, wherever its packages really are.
    preserveSymlinks: true,
    metafile: true,
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}
