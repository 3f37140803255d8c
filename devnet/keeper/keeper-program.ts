import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "./bundle-program.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Inside the repository, where Node finds sqlite3's addon from. */
const FOLDER = join(ROOT, "build/keeper");

const programs = new Map<string, Promise<string>>();

/**
 * One file to run with Node, made of a program and all that it imports, as it is packed for a host: it starts in a
 * quarter of the time and takes less memory than its sources do. Made once in this process.
 *
 * @param entry TypeScript file, from the repository's root
 */
export function keeperProgram(entry = "keeper/main.ts"): Promise<string> {
  const known = programs.get(entry) ?? bundle(entry);
  programs.set(entry, known);
  return known;
}

async function bundle(entry: string): Promise<string> {
  const file = join(FOLDER, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.mjs`);
  // Under a name of its own until it is whole: another process may be starting the same.
  const draft = `${file}.${randomUUID()}`;
  await bundleProgram(entry, draft);
  await rename(draft, file);
  return file;
}
