import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { hashFile } from "./hash-file.ts";
import type { DebFile } from "./local-repository.ts";
import type { Lock } from "./lock.ts";
import { openPrivateApt } from "./private-apt.ts";

const present = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * The files of a lock, from the cache or from the mirrors, each compared with its hash.
 *
 * @throws FinalError `ISO_LOCK_STALE` when the mirrors no longer have a version, `ISO_FILE_WRONG` when one has another hash
 */
export async function fetchLocked(lock: Lock, sources: readonly string[], cache: string): Promise<DebFile[]> {
  await mkdir(cache, { recursive: true });
  const fileOf = ({ name, version, architecture }: Lock["packages"][number]) =>
    join(cache, `${name}_${version.replaceAll(":", "%3a")}_${architecture}.deb`);
  const files = lock.packages.map((one) => ({ ...one, file: fileOf(one) }));
  const missing: typeof files = [];
  for (const one of files) if (!(await present(one.file))) missing.push(one);
  if (missing.length > 0) {
    const work = await mkdtemp(join(cache, ".fetch-"));
    try {
      const apt = await openPrivateApt(join(work, "apt"), sources);
      const downloads = join(work, "debs");
      await mkdir(downloads);
      const names = missing.map(({ name, version }) => `${name}=${version}`);
      await apt("apt-get", ["download", ...names], { cwd: downloads }).catch((cause: unknown) => {
        const gone = /Version .* was not found|404 |Unable to locate/.test(String(cause));
        if (!gone) throw cause;
        const what = `the mirror no longer has all files of the lock: ${String(cause).slice(-300)}`;
        throw new FinalError("ISO_LOCK_STALE", what, "Take today's: the same task with --update-lock", {
          cause,
        });
      });
      for (const name of await readdir(downloads)) await rename(join(downloads, name), join(cache, name));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  for (const { name, sha256, file } of files) {
    const found = await hashFile(file);
    if (found === sha256) continue;
    await rm(file);
    const what = `${name} has the SHA-256 ${found} and not ${sha256}: it is not the file of the lock`;
    throw new FinalError(
      "ISO_FILE_WRONG",
      what,
      "Ask whose mirror this is, before you try again or update the lock",
    );
  }
  return files.map(({ file, sha256 }) => ({ file, sha256 }));
}
