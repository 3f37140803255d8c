import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keeperProgram } from "../../../../devnet/keeper/keeper-program.ts";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";

const PACKAGES = join(import.meta.dirname, "../../../../node_modules");
/** What the bundles leave outside: the store's addon, and what finds it. */
const OUTSIDE = [
  "sqlite3/package.json",
  "sqlite3/lib",
  "sqlite3/build/Release",
  "bindings",
  "file-uri-to-path",
];

/** The place of `/usr/lib/blockhost/node/bin/node`, over which the real one is bound. */
export const NODE = "node/bin/node";

/** Fills a folder with what of the package is run until a host is set up. */
export async function installedPrograms(folder: string): Promise<void> {
  await mkdir(join(folder, "node/bin"), { recursive: true });
  await writeFile(join(folder, NODE), "", { mode: 0o755 });
  for (const [target, source] of [
    ["firstboot/main.mjs", "iso/firstboot/main.ts"],
    ["firstboot/killing.mjs", "test/iso/firstboot/support/killing-first-boot.ts"],
    ["installer/main.mjs", "installer/main.ts"],
  ] as const) {
    await mkdir(dirname(join(folder, target)), { recursive: true });
    await copyFile(await keeperProgram(source), join(folder, target));
  }
  await cp(await ensurePages(), join(folder, "pages"), { recursive: true });
  for (const path of OUTSIDE)
    await cp(join(PACKAGES, path), join(folder, "node_modules", path), {
      recursive: true,
      dereference: true,
    });
}
