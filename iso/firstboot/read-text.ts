import { readFile } from "node:fs/promises";

/** What a file holds; null when there is none. */
export function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}
