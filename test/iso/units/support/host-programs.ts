import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const REPOSITORY = join(import.meta.dirname, "../../../..");

/** The place of `/usr/lib/blockhost/node/bin/node`, over which the real one is bound. */
export const NODE = "node/bin/node";

/**
 * Fills a folder with what a package puts into /usr/lib/blockhost: rootd, and programs that show
 * what their units let them do, one of them in the keeper's place.
 */
export async function hostPrograms(folder: string): Promise<void> {
  await mkdir(join(folder, "node/bin"), { recursive: true });
  await writeFile(join(folder, NODE), "", { mode: 0o755 });
  for (const [target, source] of [
    ["rootd/main.mjs", "keeper/rootd/main.ts"],
    ["rootd/taken-over.mjs", "test/iso/units/support/rootd-taken-over.ts"],
    ["keeper/main.mjs", "test/iso/units/support/keeper-in-its-unit.ts"],
  ] as const) {
    await build({
      entryPoints: [join(REPOSITORY, source)],
      outfile: join(folder, target),
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    });
  }
}
