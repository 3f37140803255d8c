import {
  access,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { scratchFolder } from "../../devnet/image/scratch-folder.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { hashFile } from "../image/hash-file.ts";
import { installerModules } from "../initramfs/installer-modules.ts";
import { imageParts } from "./image-parts.ts";
import { kernelRelease } from "./kernel-release.ts";
import { PRESEED_RECIPE } from "./preseed-recipe.ts";
import { writePreseed } from "./write-preseed.ts";

export interface PreseedJob {
  /** The installation image whose installer and root go over the network. */
  readonly image: string;
  /** Debian's packages of the lock: its installer for machines that boot over the network, and the kernel that this has. */
  readonly netboot: string;
  readonly kernel: string;
  /** Folder that a TFTP or HTTP server serves; what was in it goes. */
  readonly out: string;
  readonly onProgress: (line: string) => void;
}

/** The image's parts, Debian's packages unpacked, what is made of them. */
const SCRATCH_BYTES = 3 * 1024 ** 3;

/** All that is served is in the list; the list's own hash says which of all makings it is. */
async function writeSums(folder: string, files: readonly string[]): Promise<void> {
  const lines = await Promise.all(
    [...files].sort().map(async (file) => `${await hashFile(join(folder, file))}  ${file}\n`),
  );
  await writeFile(join(folder, "SHA256SUMS"), lines.join(""));
}

/**
 * Makes what a machine boots over the network: Debian's installer as Debian signed it, and our preseed with the image's own
 * installer. The same job gives the same bytes.
 *
 * @throws FinalError `PRESEED_IMAGE_MISSING`, `PRESEED_IMAGE_UNFIT`, `PRESEED_LOCK_UNFIT`, `IMAGE_INCOMPLETE`, `TOOL_MISSING`, `TOOL_FAILED`
 */
export async function buildPreseed(job: PreseedJob): Promise<{ readonly bytes: number }> {
  const { out, onProgress } = job;
  const { folder, files, own, preseed } = PRESEED_RECIPE;
  const work = await scratchFolder("blockhost-preseed-", SCRATCH_BYTES);
  await mkdir(dirname(out), { recursive: true });
  const fresh = await mkdtemp(join(dirname(out), ".preseed-"));
  try {
    onProgress("taking the image apart");
    const image = await imageParts(job.image, join(work, "image"));
    onProgress("unpacking Debian's installer and its kernel's modules");
    await runTool("dpkg-deb", ["--extract", job.netboot, join(work, "netboot")]);
    await runTool("dpkg-deb", ["--extract", job.kernel, join(work, "kernel")]);
    const debian = (file: string): string => join(work, "netboot", folder, file);
    const release = await kernelRelease(debian("linux"));
    await access(join(work, "kernel/usr/lib/modules", release)).catch((cause: unknown) => {
      const what = `Debian's installer has the kernel ${release}, and the package beside it in the lock another`;
      const remedy = "Write it anew: ./blockhost preseed --update-lock";
      throw new FinalError("PRESEED_LOCK_UNFIT", what, remedy, { cause });
    });
    // What the kernel's package does when it is configured.
    await runTool("depmod", ["--basedir", join(work, "kernel/usr"), release]);
    const modules = await installerModules(join(work, "kernel"), work);

    onProgress("writing what is served");
    const to = async (file: string): Promise<string> => {
      await mkdir(dirname(join(fresh, file)), { recursive: true });
      return join(fresh, file);
    };
    await writePreseed({ image, modules, work, target: await to(preseed) });
    for (const [file, from] of Object.entries(files)) await copyFile(debian(from), await to(file));
    for (const [file, from] of Object.entries(own))
      await writeFile(await to(file), await readFile(join(import.meta.dirname, "boot", from)));
    await writeSums(fresh, [...Object.keys(files), ...Object.keys(own), preseed]);
    const { size: bytes } = await stat(join(fresh, preseed));
    // Whoever serves it is not root.
    await chmod(fresh, 0o755);
    await rm(out, { recursive: true, force: true });
    await rename(fresh, out);
    return { bytes };
  } finally {
    for (const left of [work, fresh]) await rm(left, { recursive: true, force: true });
  }
}
