import { access, copyFile, mkdir, mkdtemp, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { scratchFolder } from "../../devnet/image/scratch-folder.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { buildRoot } from "../image/build-root.ts";
import { fetchLocked } from "../image/fetch-locked.ts";
import { finishRoot } from "../image/finish-root.ts";
import { hashFile } from "../image/hash-file.ts";
import { HOST_RECIPE } from "../image/host-recipe.ts";
import { localRepository } from "../image/local-repository.ts";
import { readLock } from "../image/lock.ts";
import { ownPackages } from "../image/own-packages.ts";
import { requireLock } from "../image/require-lock.ts";
import { sourceDate } from "../packages/source-date.ts";
import { makeBootable } from "./make-bootable.ts";
import type { Manifest } from "./manifest.ts";
import { TEMPLATE_RECIPE } from "./template-recipe.ts";
import { writeDisk } from "./write-disk.ts";

const OVERLAY = join(import.meta.dirname, "overlay");
/** What a build needs at once: the tree, the raw disk, the image. */
const SCRATCH_BYTES = 4 * 1024 ** 3;

/** A template as files. */
export interface Template extends Manifest {
  /** Folder of the disk and of `manifest.json`. */
  readonly folder: string;
}

/**
 * Makes the disk that tenants' machines are cloned from, and its manifest, of the lock and of our guest package. The same
 * sources give the same bytes, wherever it is done. Needs root.
 *
 * @param out becomes their folder
 * @throws FinalError IMAGE_NEEDS_ROOT, IMAGE_INCOMPLETE; what `fetchLocked`, `buildPackages` and `requireLock` throw
 */
export async function buildTemplate(out: string, onProgress: (line: string) => void): Promise<Template> {
  if (process.getuid?.() !== 0)
    throw new FinalError(
      "IMAGE_NEEDS_ROOT",
      "a root that is booted belongs to root",
      "Start it as root (sudo)",
    );
  const { name, suite, packages, ours, units, diskBytes } = TEMPLATE_RECIPE;
  const date = await sourceDate();
  const lock = await readLock(TEMPLATE_RECIPE.lock);
  onProgress(`fetching ${lock.packages.length} packages of Debian's, where they are not in the cache`);
  const debs = await fetchLocked(lock, await suiteSources(suite), HOST_RECIPE.cache);
  const work = await scratchFolder("blockhost-template-", SCRATCH_BYTES);
  try {
    const own = await ownPackages(ours, join(work, "debs"), onProgress);
    const root = join(work, "root");
    const source = await localRepository(join(work, "repository"), debs);
    onProgress("building the root");
    await buildRoot({ suite, source, packages, date, target: root, onProgress });
    for (const { file } of own.packages) await installOwn(root, file, date);
    await requireLock(root, [...lock.packages, ...own.packages]);
    await finishRoot(root, units, OVERLAY);
    await maskGenerators(root);
    await makeBootable(root);

    onProgress("making the disk");
    const raw = join(work, "disk.raw");
    await writeDisk({ root, programs: root, date, work, target: raw });
    const file = `${name}.qcow2`;
    const image = join(work, file);
    // One coroutine: the order in which clusters are written is that of the disk.
    await runTool("qemu-img", ["convert", "-c", "-m", "1", "-f", "raw", "-O", "qcow2", raw, image]);
    const contents = [
      ...lock.packages.map((one) => ({ ...one, origin: "debian" as const })),
      ...own.packages.map(({ file: _, ...one }) => ({ ...one, origin: "blockhost" as const })),
    ];
    const facts = { sha256: await hashFile(image), bytes: (await stat(image)).size, diskBytes };
    const manifest: Manifest = { name, file, ...facts, version: own.version, suite, packages: contents };
    return { ...manifest, folder: await put(out, image, manifest) };
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * After all the others: a file of openssh-server's that the guest package diverts has to be there before, or dpkg never
 * puts it anywhere, and PAM lets nobody in.
 */
async function installOwn(root: string, file: string, date: number): Promise<void> {
  const copy = join(root, "tmp/own.deb");
  await copyFile(file, copy);
  const env = { DEBIAN_FRONTEND: "noninteractive", SOURCE_DATE_EPOCH: String(date), TZ: "UTC" };
  await runTool("chroot", [root, "dpkg", "--install", "/tmp/own.deb"], { env });
  await rm(copy);
  const diverted = join(root, "etc/pam.d/sshd.distrib");
  await access(diverted).catch((cause: unknown) => {
    const what = "the template's root has no /etc/pam.d/sshd.distrib: nobody could log in";
    throw new FinalError("IMAGE_INCOMPLETE", what, "See pam/debian/preinst, which diverts it", { cause });
  });
}

async function maskGenerators(root: string): Promise<void> {
  const folder = join(root, "etc/systemd/system-generators");
  await mkdir(folder, { recursive: true });
  for (const name of TEMPLATE_RECIPE.maskedGenerators) await symlink("/dev/null", join(folder, name));
}

/** Each file appears whole; the manifest last, so that what it says is there. */
async function put(out: string, image: string, manifest: Manifest): Promise<string> {
  await mkdir(out, { recursive: true });
  const fresh = await mkdtemp(join(out, ".template-"));
  try {
    await copyFile(image, join(fresh, manifest.file));
    await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
    for (const name of [manifest.file, "manifest.json"]) await rename(join(fresh, name), join(out, name));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return out;
}
