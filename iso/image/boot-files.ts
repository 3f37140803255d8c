import { copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { BOOT_MEDIUM } from "./boot-medium.ts";

const OURS = join(import.meta.dirname, "grub");
const GRUB_BIOS = "usr/lib/grub/i386-pc";
const ELTORITO = "boot/grub/eltorito.img";
/** All that the menu needs: BIOS has no other way to more. */
const BIOS_MODULES = [
  ...["biosdisk", "iso9660", "fat", "part_gpt", "part_msdos", "linux", "normal", "configfile", "echo"],
  ...["halt", "search", "search_fs_file", "search_label", "serial", "terminal", "test"],
];
/** Debian's chain for Secure Boot: firmware trusts shim by Microsoft's key, shim trusts GRUB and kernel by Debian's. */
const EFI_FILES = [
  { from: "usr/lib/shim/shimx64.efi.signed", to: "BOOTX64.EFI" },
  { from: "usr/lib/shim/mmx64.efi.signed", to: "mmx64.efi" },
  { from: "usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed", to: "grubx64.efi" },
] as const;
const MEBIBYTE = 1024 ** 2;

export interface BootJob {
  /** The root, which has GRUB for both ways to boot, shim, grub-mkimage and mkfs.fat. */
  readonly root: string;
  /** The medium's files, as a folder. */
  readonly medium: string;
  /** 16 hex digits that no other image has. */
  readonly id: string;
  readonly date: number;
}

/** Where xorriso finds what makes the medium boot; paths on the medium but for the master boot record. */
export interface BootFiles {
  readonly masterBootRecord: string;
  readonly eltorito: string;
  /** FAT with the EFI programs. */
  readonly esp: string;
}

/** Runs a program of the root's own, so that its version is the lock's. Its files are in the root's /tmp. */
const inRoot = (root: string, program: string, args: readonly string[]) =>
  runTool("chroot", [root, program, ...args]);

async function biosImage({ root, medium }: BootJob, findMedium: string): Promise<void> {
  const work = await mkdtemp(join(root, "tmp/grub-"));
  try {
    const inside = work.slice(root.length);
    await writeFile(join(work, "find-medium.cfg"), findMedium);
    await inRoot(root, "grub-mkimage", [
      ...["--format=i386-pc-eltorito", `--directory=/${GRUB_BIOS}`, "--prefix=/boot/grub"],
      ...[`--config=${inside}/find-medium.cfg`, `--output=${inside}/eltorito.img`, ...BIOS_MODULES],
    ]);
    await copyFile(join(work, "eltorito.img"), join(medium, ELTORITO));
  } finally {
    await rm(work, { recursive: true });
  }
}

/** A FAT file system as a file; mtools writes what it holds, for FAT needs no mount then. */
async function espImage({ root, id, date }: BootJob, findMedium: string, target: string): Promise<void> {
  const work = await mkdtemp(join(root, "tmp/esp-"));
  const image = join(work, "esp.img");
  const env = { SOURCE_DATE_EPOCH: String(date), TZ: "UTC", MTOOLS_SKIP_CHECK: "1" };
  try {
    await runTool("truncate", [`--size=${8 * MEBIBYTE}`, image]);
    const volume = ["--invariant", "-i", id.slice(0, 8), "-n", "BH-BOOT"];
    await inRoot(root, "/usr/sbin/mkfs.fat", [...volume, image.slice(root.length)]);
    const put = async (file: string, to: string) => {
      const copy = join(work, "file");
      await copyFile(file, copy);
      await utimes(copy, date, date);
      await runTool("mcopy", ["-m", "-i", image, copy, `::${to}`], { env });
      await rm(copy);
    };
    for (const folder of ["/EFI", "/EFI/BOOT", "/boot", "/boot/grub"])
      await runTool("mmd", ["-i", image, `::${folder}`], { env });
    for (const { from, to } of EFI_FILES) await put(join(root, from), `/EFI/BOOT/${to}`);
    const config = join(work, "grub.cfg");
    await writeFile(config, findMedium);
    await put(config, "/boot/grub/grub.cfg");
    await copyFile(image, target);
  } finally {
    await rm(work, { recursive: true });
  }
}

/** Puts GRUB, for BIOS and for UEFI with Secure Boot, and its menu among the medium's files. */
export async function bootFiles(job: BootJob): Promise<BootFiles> {
  const { root, medium, id } = job;
  const esp = "boot/grub/esp.img";
  await mkdir(dirname(join(medium, BOOT_MEDIUM.grub)), { recursive: true });
  await mkdir(join(medium, ".disk"), { recursive: true });
  await writeFile(join(medium, ".disk", id), "");
  // By this file Debian's signed GRUB looks for its medium where it does not find the FAT that it came from.
  await writeFile(join(medium, ".disk/info"), `BlockHost ${id}\n`);
  await copyFile(join(OURS, "grub.cfg"), join(medium, BOOT_MEDIUM.grub));
  const findMedium = (await readFile(join(OURS, "find-medium.cfg"), "utf8")).replace("@ID@", id);
  await biosImage(job, findMedium);
  await espImage(job, findMedium, join(medium, esp));
  // The same programs for firmware that reads a stick's files rather than its boot catalogue.
  await mkdir(join(medium, "EFI/BOOT"), { recursive: true });
  for (const { from, to } of EFI_FILES) await copyFile(join(root, from), join(medium, "EFI/BOOT", to));
  return { masterBootRecord: join(root, GRUB_BIOS, "boot_hybrid.img"), eltorito: ELTORITO, esp };
}
