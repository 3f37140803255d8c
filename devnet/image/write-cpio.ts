/** One entry of an initramfs: a folder, a file or a character device. */
export interface CpioEntry {
  readonly name: string;
  /** Type and permission bits. */
  readonly mode: number;
  readonly content?: Buffer;
  /** Major and minor number of a device. */
  readonly device?: readonly [number, number];
}

const pad4 = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

function record(entry: CpioEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${entry.name}\0`);
  const content = entry.content ?? Buffer.alloc(0);
  const [major, minor] = entry.device ?? [0, 0];
  // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
  const fields = [inode, entry.mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
  return [Buffer.from(header), name, pad4(header.length + name.length), content, pad4(content.length)];
}

/** A cpio archive in the `newc` format that the kernel unpacks (Documentation/driver-api/early-userspace). */
export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const all = [...entries, { name: "TRAILER!!!", mode: 0 }];
  return Buffer.concat(all.flatMap((entry, index) => record(entry, index + 1)));
}
