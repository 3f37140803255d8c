import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { KeeperConfig } from "../../config.ts";

/**
 * The files that a configuration names (keys and their passphrases, tokens, certificates, pictures, texts) and those that
 * the keeper keeps in folders beside its store: certificates and the key of its account with their authority. By
 * convention the name of every setting that is a file's path ends in File. The store is not among them.
 *
 * @returns absolute paths, each once
 */
export async function configFiles({ database, ...config }: KeeperConfig): Promise<string[]> {
  const kept = await filesUnder(join(dirname(resolve(database.file)), "certificates"));
  return [...new Set([...named(config).map((path) => resolve(path)), ...kept])];
}

function named(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === "string" && name.endsWith("File") ? [each] : named(each),
  );
}

/** None when there is no such folder. Half-written ones are left. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".new"))
    .map((entry) => join(folder, entry.name));
}
