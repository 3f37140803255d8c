import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { runOfRoot } from "./run-of-root.ts";
import { TEMPLATE_RECIPE } from "./template-recipe.ts";

const SECTOR = 512;
/** In sectors: GRUB's core has the first mebibyte after the partition table, the root all the rest. */
const CORE_AT = 2_048;
const ROOT_AT = 4_096;
/** Of the partition table's end, which GPT keeps twice. */
const TAIL = 34;
const GRUB = "usr/lib/grub/i386-pc";
/** https://uapi-group.org/specifications/specs/discoverable_partitions_specification/ */
const TYPES = {
  biosBoot: "21686148-6449-6E6F-744E-656564454649",
  root: "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
} as const;
/** Where grub-setup writes into boot.img and into the core's first sector (GRUB's include/grub/i386/pc/boot.h). */
const KERNEL_SECTOR = 0x5c;
const DRIVE_CHECK = 0x66;
const BLOCKLIST = SECTOR - 12;
const TABLE_AT = 0x1b8;

export interface DiskJob {
  /** A finished root; its files' times of access are changed. */
  readonly root: string;
  /** The root whose programs write: that one, unless it has none. */
  readonly programs: string;
  /** The only time that the disk knows, in seconds. */
  readonly date: number;
  /** Scratch folder. */
  readonly work: string;
  /** A raw image; must not exist. */
  readonly target: string;
}

/** Makes a disk of a root, which a BIOS boots by GRUB. Nothing is mounted; the same root gives the same bytes. */
export async function writeDisk({ root, programs, date, work, target }: DiskJob): Promise<void> {
  const { uuids, diskBytes } = TEMPLATE_RECIPE;
  await runTool("truncate", [`--size=${diskBytes}`, target]);
  const table = [
    "label: gpt",
    `label-id: ${uuids.disk}`,
    `start=${CORE_AT}, size=${ROOT_AT - CORE_AT}, type=${TYPES.biosBoot}, uuid=${uuids.corePartition}`,
    `start=${ROOT_AT}, size=${rootSectors(diskBytes)}, type=${TYPES.root}, uuid=${uuids.rootPartition}`,
  ];
  const sfdisk = ["--quiet", "--no-tell-kernel", "--no-reread", target];
  await runOfRoot(programs, "usr/sbin/sfdisk", sfdisk, { input: `${table.join("\n")}\n` });

  // Times that are later than the date are cut down to it; one of access may be earlier, as it happened.
  await runTool("find", [root, "-exec", "touch", "-h", "-a", "-d", `@${date}`, "{}", "+"]);
  await runOfRoot(
    programs,
    "usr/sbin/mke2fs",
    [
      ...["-q", "-F", "-t", "ext4", "-L", "root", "-U", uuids.root, "-d", root],
      ...["-E", `offset=${ROOT_AT * SECTOR},hash_seed=${uuids.hashSeed},lazy_itable_init=1,nodiscard`],
      ...[target, `${(rootSectors(diskBytes) * SECTOR) / 1_024}k`],
    ],
    { env: { SOURCE_DATE_EPOCH: String(date), MKE2FS_CONFIG: join(programs, "etc/mke2fs.conf") } },
  );
  await putGrub(programs, work, target);
}

/** A whole number of ext4's blocks. */
function rootSectors(diskBytes: number): number {
  return Math.floor((diskBytes / SECTOR - ROOT_AT - TAIL) / 2_048) * 2_048;
}

/** As grub-bios-setup does it, which wants a disk of this machine's. */
async function putGrub(programs: string, work: string, target: string): Promise<void> {
  const core = join(work, "core.img");
  await runOfRoot(programs, "usr/bin/grub-mkimage", [
    ...["--format=i386-pc", `--directory=${join(programs, GRUB)}`, "--prefix=(,gpt2)/boot/grub"],
    ...[`--output=${core}`, "biosdisk", "part_gpt", "ext2"],
  ]);
  const boot = await readFile(join(programs, GRUB, "boot.img"));
  const image = await readFile(core);
  boot.writeBigUInt64LE(BigInt(CORE_AT), KERNEL_SECTOR);
  // Firmware is believed when it names the drive; the jump that is taken out is for floppies.
  boot.fill(0x90, DRIVE_CHECK, DRIVE_CHECK + 2);
  image.writeBigUInt64LE(BigInt(CORE_AT + 1), BLOCKLIST);
  const disk = await open(target, "r+");
  try {
    await disk.write(boot, 0, TABLE_AT, 0);
    await disk.write(image, 0, image.length, CORE_AT * SECTOR);
  } finally {
    await disk.close();
  }
}
