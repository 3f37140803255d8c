import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../../devnet/image/scratch-folder.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { localRepository } from "./local-repository.ts";
import { writeLock } from "./lock.ts";
import { ownPackages } from "./own-packages.ts";
import { resolveLock } from "./resolve-lock.ts";

const SCRATCH_BYTES = 1024 ** 3;

/** A root of Debian's packages, those of a lock, and ours. */
export interface LockedRecipe {
  readonly suite: string;
  /** File of the lock. */
  readonly lock: string;
  readonly packages: readonly string[];
  /** Names of our own. */
  readonly ours: readonly string[];
}

/** Writes a recipe's lock anew, for what it names and our packages need, and returns how many packages it names. */
export async function updateLock(recipe: LockedRecipe, onProgress: (line: string) => void): Promise<number> {
  const { suite, packages, lock: file } = recipe;
  const folder = await scratchFolder("blockhost-lock-", SCRATCH_BYTES);
  try {
    // What ours depend on is apt's to find.
    const own = await ownPackages(recipe.ours, join(folder, "debs"), onProgress);
    const source = await localRepository(join(folder, "repository"), own.packages);
    const work = join(folder, "apt");
    await mkdir(work);
    onProgress("resolving what they and the root need");
    const ours = { source, names: own.packages.map(({ name }) => name) };
    const lock = await resolveLock({ suite, sources: await suiteSources(suite), ours, packages, work });
    await writeLock(file, lock);
    return lock.packages.length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
