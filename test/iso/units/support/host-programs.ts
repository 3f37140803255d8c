import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keeperProgram } from "../../../../devnet/keeper/keeper-program.ts";

/**
 * Fills a folder with programs that show what a host's units let them do, one of them in the keeper's place: without a
 * chain the real one does not get far. They lie as in /usr/lib/blockhost.
 */
export async function hostPrograms(folder: string): Promise<void> {
  for (const [target, source] of [
    ["rootd/taken-over.mjs", "test/iso/units/support/rootd-taken-over.ts"],
    ["keeper/main.mjs", "test/iso/units/support/keeper-in-its-unit.ts"],
    ["installer/restart-unit.mjs", "test/iso/units/support/restart-unit.ts"],
  ] as const) {
    await mkdir(dirname(join(folder, target)), { recursive: true });
    await copyFile(await keeperProgram(source), join(folder, target));
  }
}
