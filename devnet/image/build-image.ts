import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { buildInitrd } from "./build-initrd.ts";
import { finishRoot } from "./finish-root.ts";
import { IMAGE_RECIPE } from "./image-recipe.ts";
import { runTool } from "./run-tool.ts";

/** Where an image is built from what. */
export interface ImageJob {
  readonly base: string;
  readonly guestPackage: string;
  /** Scratch folder on a fast file system, empty. */
  readonly work: string;
  /** The image's folder; appears whole or not at all. */
  readonly target: string;
  readonly onProgress: (message: string) => void;
}

async function kernelIn(root: string): Promise<string> {
  const name = (await readdir(join(root, "boot"))).find((entry) => entry.startsWith("vmlinuz-"));
  if (name) return join(root, "boot", name);
  throw new FinalError(
    "IMAGE_INCOMPLETE",
    "the guest image has no kernel",
    "Delete .devnet/images and start again",
  );
}

/** Makes an image of a base: root folder, disk, kernel and initrd. */
export async function buildImage(job: ImageJob): Promise<void> {
  const root = join(job.work, "root");
  const raw = join(job.work, "root.raw");
  const temporary = `${job.target}.new`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });

  job.onProgress("installing the guest package");
  await runTool("cp", ["--archive", job.base, root]);
  await finishRoot(root, job.guestPackage);
  await runTool("cp", [await kernelIn(root), join(temporary, "vmlinuz")]);
  await buildInitrd(root, join(temporary, "initrd"));
  // The kernel comes from outside the disk; a bootloader never looks for it there.
  await rm(join(root, "boot"), { recursive: true });
  await mkdir(join(root, "boot"));

  job.onProgress("making the disk");
  const size = `${IMAGE_RECIPE.diskBytes / 1024}k`;
  await runTool("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "root", "-d", root, raw, size]);
  await runTool("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, join(temporary, "root.qcow2")]);
  await runTool("cp", ["--archive", root, join(temporary, "root")]);
  await rename(temporary, job.target);
}
