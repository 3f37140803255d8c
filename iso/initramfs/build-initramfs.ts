import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { type CpioEntry, writeCpio } from "../../devnet/image/write-cpio.ts";
import { foldersOf } from "./folders-of.ts";
import { installerModules } from "./installer-modules.ts";
import { installerPrograms } from "./installer-programs.ts";

const DIRECTORY = 0o040755;
const EXECUTABLE = 0o100755;
const FILE = 0o100644;
const LINK = 0o120777;

const GUARD = join(import.meta.dirname, "../guard");

/** What the initramfs installs: a file of the boot medium, known by its hash before anything is wiped. */
export interface Payload {
  /** SHA-256 (hex) of `/blockhost/root.tar.zst` on the medium: the root as a tar, compressed by zstd. */
  readonly sha256: string;
  /** Shown to people: the version that is installed. */
  readonly version: string;
}

export interface InitramfsJob {
  /** An unpacked Debian root with at least NEEDED_PACKAGES: kernel modules and programs are taken from it. */
  readonly root: string;
  /** The file to write: a cpio, compressed by zstd. Its bytes depend on the other fields alone. */
  readonly target: string;
  readonly payload: Payload;
  /** Laid over the rest; folders of theirs that are not there yet come first. */
  readonly extra?: readonly CpioEntry[];
}

/** Our scripts, by their names in the initramfs. */
async function scripts(): Promise<CpioEntry[]> {
  const take = async (folder: string, name: string, as: string, mode: number): Promise<CpioEntry> => ({
    name: as,
    mode,
    content: await readFile(join(folder, name)),
  });
  const guard = ["wipe-guard", "disks.sh", "answers.sh"];
  const installer = ["install.sh", "configure.sh"];
  return Promise.all([
    take(import.meta.dirname, "init", "init", EXECUTABLE),
    ...guard.map((name) => take(GUARD, name, `blockhost/${name}`, EXECUTABLE)),
    ...installer.map((name) => take(import.meta.dirname, name, `blockhost/${name}`, EXECUTABLE)),
  ]);
}

/**
 * Writes the installer's initramfs: the wipe guard, what it needs to see disks, and what installs a root on one.
 * FinalError `TOOL_MISSING`, `TOOL_FAILED`, `IMAGE_INCOMPLETE` when the root lacks something.
 */
export async function buildInitramfs(job: InitramfsJob): Promise<void> {
  await mkdir(dirname(job.target), { recursive: true });
  const work = await mkdtemp(join(dirname(job.target), ".initramfs-"));
  try {
    const merged = ["bin", "lib", "lib64", "sbin"].map((name) => [name, `usr/${name}`] as const);
    // /sbin/modprobe is what LVM and the kernel itself call for a module that they miss.
    const own = [["usr/bin/sh", "busybox"] as const, ["usr/sbin/modprobe", "../bin/busybox"] as const];
    const links = [...merged, ...own].map(([name, to]) => ({
      name,
      mode: LINK,
      content: Buffer.from(to),
    }));
    const files: CpioEntry[] = [
      ...(await installerPrograms(job.root)),
      ...(await installerModules(job.root, work)),
      ...(await scripts()),
      { name: "dev/console", mode: 0o020600, device: [5, 1] },
      {
        name: "blockhost/payload",
        mode: FILE,
        content: Buffer.from(`sha256=${job.payload.sha256}\nversion=${job.payload.version}\n`),
      },
      ...(job.extra ?? []),
    ];
    const empty = ["proc", "sys", "run", "tmp", "target", "medium", "answers"];
    const entries = [
      ...foldersOf(files),
      ...empty.map((name) => ({ name, mode: DIRECTORY })),
      ...links,
      ...files,
    ];
    const cpio = join(work, "initramfs.cpio");
    await writeFile(cpio, writeCpio(entries));
    // One thread: with more the bytes depend on how many.
    await runTool("zstd", ["--quiet", "-9", "--single-thread", "--no-progress", "-o", `${cpio}.zst`, cpio]);
    await rename(`${cpio}.zst`, job.target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
