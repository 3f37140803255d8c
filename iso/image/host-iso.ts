import { rm } from "node:fs/promises";
import { scratchFolder } from "../../devnet/image/scratch-folder.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { sourceDate } from "../packages/source-date.ts";
import { buildIso, type Iso, type OwnPackage } from "./build-iso.ts";
import { fetchLocked } from "./fetch-locked.ts";
import { HOST_RECIPE } from "./host-recipe.ts";
import { readLock } from "./lock.ts";
import { ownPackages } from "./own-packages.ts";

const PACKAGES_BYTES = 1024 ** 3;

/** The image of a host, of this checkout and iso/lock.json. Throws what `fetchLocked`, `buildPackages` and `buildIso` throw. */
export async function hostIso(options: {
  readonly out: string;
  /** Packages of ours that are made elsewhere, and get into the root too. */
  readonly more: readonly OwnPackage[];
  readonly onProgress: (line: string) => void;
}): Promise<Iso> {
  const { out, more, onProgress } = options;
  const lock = await readLock(HOST_RECIPE.lock);
  onProgress(`fetching ${lock.packages.length} packages of Debian's, where they are not in the cache`);
  const debs = await fetchLocked(lock, await suiteSources(lock.suite), HOST_RECIPE.cache);
  const folder = await scratchFolder("blockhost-packages-", PACKAGES_BYTES);
  try {
    const { version, packages: made } = await ownPackages(HOST_RECIPE.ours, folder, onProgress);
    const { packages, units } = HOST_RECIPE;
    return await buildIso({
      version,
      date: await sourceDate(),
      lock,
      debs,
      ours: [...made, ...more],
      packages,
      units,
      out,
      onProgress,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
