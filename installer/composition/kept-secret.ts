import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWhole } from "../finalize/host/write-whole.ts";
import type { SecretKeeper } from "../finalize/ports/pve-setup.ts";

/** A secret in a file that nobody but its owner can read. */
export function keptSecret(file: string): SecretKeeper {
  return {
    read: () => readFile(file, "utf8").then((text) => text.trim(), nullWhenAbsent),
    async write(secret) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeWhole(file, `${secret}\n`, { mode: 0o600 });
    },
  };
}

function nullWhenAbsent(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
