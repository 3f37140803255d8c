import { runTool } from "../../devnet/image/run-tool.ts";
import type { BootFiles } from "./boot-files.ts";
import { BOOT_MEDIUM } from "./boot-medium.ts";

/** `2026-11-26T11:12:13.000Z` as `2026112611121300`, the form of ISO 9660. */
const isoTime = (seconds: number) =>
  `${new Date(seconds * 1000).toISOString().replace(/\D/g, "").slice(0, 14)}00`;

/** A hybrid image of these files: boots from a disc or a stick, by BIOS or UEFI. All dates in it are this one. */
export async function writeIso(medium: string, boot: BootFiles, date: number, target: string): Promise<void> {
  const env = { SOURCE_DATE_EPOCH: String(date), TZ: "UTC" };
  const args = [
    ...["-as", "mkisofs", "-quiet", "-output", target],
    ...["-volid", BOOT_MEDIUM.label, "-rational-rock", "-joliet", "-iso-level", "3"],
    ...[
      `--modification-date=${isoTime(date)}`,
      "--set_all_file_dates",
      isoTime(date),
      "-uid",
      "0",
      "-gid",
      "0",
    ],
    ...[
      "-partition_offset",
      "16",
      "--grub2-mbr",
      boot.masterBootRecord,
      "--gpt_disk_guid",
      "modification-date",
    ],
    ...[
      "-eltorito-boot",
      boot.eltorito,
      "-no-emul-boot",
      "-boot-load-size",
      "4",
      "-boot-info-table",
      "--grub2-boot-info",
    ],
    ...["-eltorito-alt-boot", "-e", boot.esp, "-no-emul-boot", "-isohybrid-gpt-basdat"],
    medium,
  ];
  await runTool("xorriso", args, { env });
}
