import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { keyFilesOf, keyNumbers } from "../../chain/key-files.ts";
import type { KeeperConfig } from "../../config.ts";

/**
 * The files that a configuration names (keys and their passphrases, tokens, certificates, pictures, texts), those in the
 * folders that it names, the keeper's later keys, and the portal's certificates beside the store. By convention the name
 * of every setting that is the path of a file ends in File, of a folder with what the keeper must not lose in Folder. The
 * store is not among them.
 *
 * @returns absolute paths, each once
 */
export async function configFiles({ database, ...config }: KeeperConfig): Promise<string[]> {
  const folders = [...named(config, "Folder"), join(dirname(resolve(database.file)), "certificates")];
  const kept = await Promise.all(folders.map((folder) => filesUnder(resolve(folder))));
  const files = [...named(config, "File"), ...named(await keeperKeys(config), "File")];
  return [...new Set([...files.map((path) => resolve(path)), ...kept.flat()])];
}

/** The files of all keys that the keeper sends with, or has. */
async function keeperKeys({ keys }: Partial<Pick<KeeperConfig, "keys">>) {
  if (keys === undefined) return [];
  return (await keyNumbers(keys.keeper)).map((number) => keyFilesOf(keys.keeper, number));
}

function named(value: unknown, ending: "File" | "Folder"): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === "string" && name.endsWith(ending) ? [each] : named(each, ending),
  );
}

/** None when there is no such folder. Half-written ones are left. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".new"))
    .map((entry) => join(entry.parentPath, entry.name));
}
