import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { instrument } from "./instrument.ts";
import type { Place } from "./place.ts";

/** Contracts that serve tests; they are compiled with the others, but nobody needs to reach all of them. */
const MOCKS = "contracts/mocks/";

/** Writes instrumented copies of `contracts/` below `target` and returns what there is to reach in them. */
export async function writeCopies(root: string, target: string): Promise<Place[]> {
  await rm(join(target, "contracts"), { recursive: true, force: true });
  const all: Place[] = [];
  for (const file of globSync("contracts/**/*.sol", { cwd: root }).sort()) {
    const source = await readFile(join(root, file), "utf8");
    const { text, places } = file.startsWith(MOCKS) ? { text: source, places: [] } : instrument(file, source);
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), text);
    all.push(...places);
  }
  return all;
}
