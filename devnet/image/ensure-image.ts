import { createHash } from "node:crypto";
import { access, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { basePackages, basePath, buildBaseRoot } from "./build-base-root.ts";
import { buildImage } from "./build-image.ts";
import type { GuestImage } from "./guest-image.ts";
import { buildGuestPackage, type GuestPackage, readGuestPackage } from "./guest-package.ts";
import { hashTree } from "./hash-tree.ts";
import { holdLock } from "./hold-lock.ts";
import { type HostSuite, hostSuite } from "./host-suite.ts";
import { IMAGE_RECIPE } from "./image-recipe.ts";
import { runTool } from "./run-tool.ts";
import { scratchFolder } from "./scratch-folder.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
/** What a build needs on its scratch file system. */
const SCRATCH_BYTES = 3 * 1024 ** 3;
/** Images that stay, by last use; more would fill the disk of somebody who works on the guest package. */
const KEPT_IMAGES = 3;

export interface EnsureImageOptions {
  /** Called with a line for a person whenever something starts that takes a while; elapsed time included. */
  readonly onProgress?: (message: string) => void;
  /** A guest package other than the repository's own. */
  readonly guestPackage?: string;
  /** Folder of the cache; default `.devnet/images` in the repository. */
  readonly imagesDir?: string;
}

const present = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** Called under the lock: half-made folders are nobody's then. */
async function dropOldImages(imagesDir: string): Promise<void> {
  const names = await readdir(imagesDir);
  const half = names.filter((name) => name.endsWith(".new"));
  const images = names.filter((name) => /^[0-9a-f]{16}$/.test(name));
  const used = await Promise.all(
    images.map(async (name) => ({ name, at: (await stat(join(imagesDir, name))).mtimeMs })),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(KEPT_IMAGES);
  for (const name of [...half, ...old.map((image) => image.name)]) {
    await rm(join(imagesDir, name), { recursive: true, force: true });
  }
}

async function buildMissing(
  imagesDir: string,
  host: HostSuite,
  pkg: GuestPackage,
  hash: string,
  say: (m: string) => void,
) {
  const work = await scratchFolder("blockhost-image-", SCRATCH_BYTES);
  try {
    const packages = basePackages(pkg.depends);
    const base = basePath(imagesDir, digest([IMAGE_RECIPE.excludedPaths, host, packages]));
    if (!(await present(base))) {
      say(`building Debian ${host.suite} for the guests (about a minute, once)`);
      const fresh = join(work, "base");
      await buildBaseRoot(host, packages, fresh, say);
      await rm(`${base}.new`, { recursive: true, force: true });
      await runTool("cp", ["--archive", fresh, `${base}.new`]);
      await rename(`${base}.new`, base);
    }
    const target = join(imagesDir, hash);
    await buildImage({ base, guestPackage: pkg.path, work, target, onProgress: say });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * The guest image of this checkout, built if there is none yet (about a minute on tmpfs, root only). Callers that start at the
 * same time build once. FinalError `IMAGE_NEEDS_ROOT`, `TOOL_MISSING` (names the Debian package), `TOOL_FAILED`.
 */
export async function ensureImage(options: EnsureImageOptions = {}): Promise<GuestImage> {
  const started = performance.now();
  const say = (message: string): void =>
    options.onProgress?.(`guest image: ${message} [${((performance.now() - started) / 1000).toFixed(0)} s]`);
  const imagesDir = options.imagesDir ?? join(REPOSITORY, ".devnet/images");
  if (process.getuid?.() !== 0) {
    const remedy = "Start it as root (sudo), or in a container as root";
    throw new FinalError("IMAGE_NEEDS_ROOT", "building and starting guests needs root", remedy);
  }
  await mkdir(imagesDir, { recursive: true });
  const release = await holdLock(join(imagesDir, ".lock"), () => say("waiting for another build"));
  try {
    const host = await hostSuite();
    if (host.note) say(host.note);
    const pkg = await readGuestPackage(options.guestPackage ?? (await buildGuestPackage(REPOSITORY)));
    const hash = digest([IMAGE_RECIPE, host, pkg.hash, await hashTree(import.meta.dirname)]);
    const dir = join(imagesDir, hash);
    if (await present(dir)) {
      await utimes(dir, new Date(), new Date());
    } else {
      await buildMissing(imagesDir, host, pkg, hash, say);
      say("done");
      await dropOldImages(imagesDir);
    }
    return {
      hash,
      suite: host.suite,
      dir,
      root: join(dir, "root"),
      disk: join(dir, "root.qcow2"),
      diskBytes: IMAGE_RECIPE.diskBytes,
      kernel: join(dir, "vmlinuz"),
      initrd: join(dir, "initrd"),
    };
  } finally {
    await release();
  }
}
