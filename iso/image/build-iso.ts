import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { scratchFolder } from "../../devnet/image/scratch-folder.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { buildInitramfs } from "../initramfs/build-initramfs.ts";
import { bootFiles } from "./boot-files.ts";
import { BOOT_MEDIUM } from "./boot-medium.ts";
import { buildRoot } from "./build-root.ts";
import { finishRoot } from "./finish-root.ts";
import { hashFile } from "./hash-file.ts";
import { type DebFile, localRepository } from "./local-repository.ts";
import type { Lock } from "./lock.ts";
import { packRoot } from "./pack-root.ts";
import { requireLock } from "./require-lock.ts";
import { rootFaults } from "./root-faults.ts";
import { type Content, sbom } from "./sbom.ts";
import { writeIso } from "./write-iso.ts";

/** A package of ours, as `iso/packages` makes them. */
export type OwnPackage = DebFile & Omit<Content, "origin">;

export interface IsoJob {
  readonly version: string;
  /** The only time that the image knows, in seconds. */
  readonly date: number;
  readonly lock: Lock;
  /** The files of the lock, their hashes compared. */
  readonly debs: readonly DebFile[];
  /** All of them get into the root. */
  readonly ours: readonly OwnPackage[];
  /** What the root is to have; the lock has this and what it depends on, and nothing else. */
  readonly packages: readonly string[];
  /** Units of the root that are enabled. */
  readonly units: readonly string[];
  /** Folder of the image and what lies beside it. */
  readonly out: string;
  readonly onProgress: (line: string) => void;
}

export interface Iso {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a build needs at once: the tree, its archive, the image. */
const SCRATCH_BYTES = 4 * 1024 ** 3;

/** What goes onto many machines is looked at, whatever made it. */
async function requireAnonymous(root: string, units: readonly string[]): Promise<void> {
  const faults = await rootFaults(root, units);
  if (faults.length === 0) return;
  const what = `the root may not be installed: ${faults.join("; ")}`;
  throw new FinalError(
    "ISO_ROOT_UNFIT",
    what,
    "See which package brought it; iso/image/finish-root.ts is where it goes",
  );
}

async function kernelOf(root: string): Promise<string> {
  const [name, other] = (await readdir(join(root, "boot"))).filter((entry) => entry.startsWith("vmlinuz-"));
  if (name !== undefined && other === undefined) return join(root, "boot", name);
  const remedy = "The root needs exactly one linux-image package";
  throw new FinalError(
    "IMAGE_INCOMPLETE",
    `the root has ${name === undefined ? "no kernel" : "two kernels"}`,
    remedy,
  );
}

/** Puts everything on the medium, and writes it. `work` has the finished root. */
async function assemble(job: IsoJob, work: string, target: string): Promise<void> {
  const { version, date, lock, ours, onProgress } = job;
  const root = join(work, "root");
  const medium = join(work, "medium");
  const on = (path: string) => join(medium, path);
  await mkdir(on("blockhost"), { recursive: true });
  await mkdir(on("boot"));
  onProgress("packing the root");
  await packRoot(root, date, on(BOOT_MEDIUM.payload.root));
  const sha256 = await hashFile(on(BOOT_MEDIUM.payload.root));
  await writeFile(on(BOOT_MEDIUM.payload.sha256), `${sha256}\n`);
  const contents: Content[] = [
    ...lock.packages.map((one) => ({ ...one, origin: "debian" as const })),
    ...ours.map(({ file: _, ...one }) => ({ ...one, origin: "blockhost" as const })),
  ];
  await writeFile(on(BOOT_MEDIUM.payload.sbom), sbom({ version, suite: lock.suite, sha256, date, contents }));
  onProgress("making what boots");
  await copyFile(await kernelOf(root), on(BOOT_MEDIUM.kernel));
  await buildInitramfs({ root, target: on(BOOT_MEDIUM.initramfs), payload: { sha256, version } });
  const boot = await bootFiles({ root, medium, id: sha256.slice(0, 16), date });
  onProgress("writing the image");
  await writeIso(medium, boot, date, target);
}

/**
 * Makes the installation image of a lock and of our packages, and beside it its SBOM and SHA256SUMS. The same job gives the same bytes,
 * wherever it is done. Needs root.
 *
 * @throws FinalError `IMAGE_NEEDS_ROOT`, `ISO_LOCK_UNFIT`, `ISO_ROOT_UNFIT`, `IMAGE_INCOMPLETE`, `TOOL_MISSING`, `TOOL_FAILED`
 */
export async function buildIso(job: IsoJob): Promise<Iso> {
  if (process.getuid?.() !== 0) {
    throw new FinalError(
      "IMAGE_NEEDS_ROOT",
      "a root that is installed belongs to root",
      "Start it as root (sudo)",
    );
  }
  const { version, date, lock, debs, ours, packages, out, onProgress } = job;
  await mkdir(out, { recursive: true });
  const work = await scratchFolder("blockhost-iso-", SCRATCH_BYTES);
  try {
    const source = await localRepository(join(work, "repository"), [...debs, ...ours]);
    const root = join(work, "root");
    const names = [...packages, ...ours.map(({ name }) => name)];
    onProgress("building the root");
    await buildRoot({ suite: lock.suite, source, packages: names, date, target: root, onProgress });
    await requireLock(root, [...lock.packages, ...ours]);
    await finishRoot(root, job.units);
    await requireAnonymous(root, job.units);
    const name = `blockhost-${version}-amd64.iso`;
    const fresh = await mkdtemp(join(out, ".iso-"));
    try {
      await assemble(job, work, join(fresh, name));
      const bill = name.replace(/\.iso$/, ".spdx.json");
      await copyFile(join(work, "medium", BOOT_MEDIUM.payload.sbom), join(fresh, bill));
      const sums = await Promise.all(
        [name, bill].map(async (file) => `${await hashFile(join(fresh, file))}  ${file}\n`),
      );
      await writeFile(join(fresh, "SHA256SUMS"), sums.join(""));
      await writeFile(join(fresh, `${name}.sha256`), sums[0] ?? "");
      for (const file of await readdir(fresh)) await rename(join(fresh, file), join(out, basename(file)));
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    const file = join(out, name);
    return { file, sha256: await hashFile(file), bytes: (await stat(file)).size };
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}
