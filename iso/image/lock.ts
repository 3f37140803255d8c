import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

const LOCKED = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/),
  version: z.string().regex(/^[0-9][A-Za-z0-9.+:~-]*$/),
  architecture: z.enum(["all", "amd64"]),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const LOCK = z.strictObject({ suite: z.string(), packages: z.array(LOCKED).min(1) });

/** All that an image takes from Debian, in order of names. */
export type Lock = z.infer<typeof LOCK>;

/** @throws FinalError `ISO_LOCK_INVALID` */
export async function readLock(file: string): Promise<Lock> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return LOCK.parse(JSON.parse(text));
  } catch (cause) {
    const remedy = "Write it anew with --update-lock";
    throw new FinalError("ISO_LOCK_INVALID", `${file} is no list of Debian's files`, remedy, { cause });
  }
}

/** As the repository's formatter has it. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
}
