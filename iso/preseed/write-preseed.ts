import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { type CpioEntry, writeCpio } from "../../devnet/image/write-cpio.ts";
import { BOOT_MEDIUM } from "../image/boot-medium.ts";
import { foldersOf } from "../initramfs/folders-of.ts";
import type { ImageParts } from "./image-parts.ts";

const HERE = import.meta.dirname;
/** The image's initramfs as a folder in Debian's, with its own programs: neither's shadow the other's. */
const INSTALLER = "blockhost/installer";

const DIRECTORY = 0o040755;
const file = (name: string, content: Buffer): CpioEntry => ({ name, mode: 0o100644, content });
const isOfKernel = ({ name }: CpioEntry): boolean =>
  name.startsWith("usr/lib/modules/") || name === "blockhost/modules";

export interface PreseedParts {
  readonly image: ImageParts;
  /** What the installer needs of the kernel that Debian's has, as `installerModules` finds it. */
  readonly modules: readonly CpioEntry[];
  /** For a file on its way. */
  readonly work: string;
  readonly target: string;
}

/** Writes what is laid over the initrd of Debian's installer: a cpio, compressed by zstd. */
export async function writePreseed({ image, modules, work, target }: PreseedParts): Promise<void> {
  const { root, sha256 } = BOOT_MEDIUM.payload;
  const installer = [
    ...image.initramfs.filter((entry) => !isOfKernel(entry)),
    ...foldersOf(modules),
    ...modules,
    { name: "medium/blockhost", mode: DIRECTORY },
    file(join("medium", sha256), Buffer.from(`${image.sha256}\n`)),
    file(join("medium", root), await readFile(image.root)),
  ].map((entry) => ({ ...entry, name: join(INSTALLER, entry.name) }));
  const entries = [
    file("preseed.cfg", await readFile(join(HERE, "preseed.cfg"))),
    ...["blockhost", INSTALLER].map((name) => ({ name, mode: DIRECTORY })),
    file("blockhost/start", await readFile(join(HERE, "start"))),
    ...installer,
  ];
  const cpio = join(work, "preseed.cpio");
  await writeFile(cpio, writeCpio(entries));
  // The root in it is compressed already. One thread: with more the bytes depend on how many.
  await runTool("zstd", ["--quiet", "-3", "--single-thread", "--no-progress", "-o", target, cpio]);
}
