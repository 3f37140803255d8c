import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keeperProgram } from "../../../../devnet/keeper/keeper-program.ts";

const PACKAGES = join(import.meta.dirname, "../../../../node_modules");
/** What the keeper's bundle leaves outside: the store's addon, and what finds it. */
const OUTSIDE = [
  "sqlite3/package.json",
  "sqlite3/lib",
  "sqlite3/build/Release",
  "bindings",
  "file-uri-to-path",
];

/** The place of `/usr/lib/blockhost/node/bin/node`, over which the real one is bound. */
export const NODE = "node/bin/node";

/**
 * Fills a folder with what a package puts into /usr/lib/blockhost, and with programs that show what their units let them
 * do, one of them in the keeper's place: without a chain the real one, beside it, does not get far.
 */
export async function hostPrograms(folder: string): Promise<void> {
  await mkdir(join(folder, "node/bin"), { recursive: true });
  await writeFile(join(folder, NODE), "", { mode: 0o755 });
  for (const [target, source] of [
    ["rootd/main.mjs", "keeper/rootd/main.ts"],
    ["rootd/taken-over.mjs", "test/iso/units/support/rootd-taken-over.ts"],
    ["keeper/main.mjs", "test/iso/units/support/keeper-in-its-unit.ts"],
    ["keeper/real.mjs", "keeper/main.ts"],
    ["installer/restart-unit.mjs", "test/iso/units/support/restart-unit.ts"],
  ] as const) {
    await mkdir(dirname(join(folder, target)), { recursive: true });
    await copyFile(await keeperProgram(source), join(folder, target));
  }
  for (const path of OUTSIDE)
    await cp(join(PACKAGES, path), join(folder, "node_modules", path), {
      recursive: true,
      dereference: true,
    });
}
