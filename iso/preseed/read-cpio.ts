import type { CpioEntry } from "../../devnet/image/write-cpio.ts";

const HEADER = 110;
const MAGIC = "070701";
const align4 = (offset: number): number => Math.ceil(offset / 4) * 4;

/** The entries of one cpio archive in the `newc` format, as `writeCpio` has written it. */
export function readCpio(archive: Buffer): CpioEntry[] {
  const entries: CpioEntry[] = [];
  for (let offset = 0; ; ) {
    if (archive.toString("latin1", offset, offset + MAGIC.length) !== MAGIC)
      throw new RangeError(`no cpio entry at byte ${offset}`);
    // Thirteen numbers of eight hex digits after the magic.
    const field = (index: number): number => {
      const start = offset + MAGIC.length + index * 8;
      return Number.parseInt(archive.toString("latin1", start, start + 8), 16);
    };
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const name = archive.toString("utf8", offset + HEADER, offset + HEADER + nameSize - 1);
    if (name === "TRAILER!!!") return entries;
    const start = align4(offset + HEADER + nameSize);
    const content = archive.subarray(start, start + size);
    const isDevice = (mode & 0o170000) === 0o020000;
    entries.push({ name, mode, content, ...(isDevice ? { device: [field(9), field(10)] as const } : {}) });
    offset = align4(start + size);
  }
}
