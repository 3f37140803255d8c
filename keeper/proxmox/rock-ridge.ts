import { both32 } from "./iso9660-record.ts";

/** What stands in the record's system use area for a file or folder of this name: POSIX mode and the true name. */
export function rockRidge(name: string, directory: boolean): Buffer {
  return Buffer.concat([
    posixAttributes(directory),
    Buffer.from([0x4e, 0x4d, 5 + name.length, 1, 0]),
    Buffer.from(name),
  ]);
}

/** For the records `.` and `..`, which have no name; the `.` of the root also says that Rock Ridge is in use. */
export function rockRidgeDot(rootItself: boolean): Buffer {
  const attributes = posixAttributes(true);
  if (!rootItself) return attributes;
  // SP must come first; ER names the extension, its two describing texts may be empty.
  const sharing = Buffer.from([0x53, 0x50, 7, 1, 0xbe, 0xef, 0]);
  const id = Buffer.from("RRIP_1991A");
  const reference = Buffer.concat([Buffer.from([0x45, 0x52, 8 + id.length, 1, id.length, 0, 0, 1]), id]);
  return Buffer.concat([sharing, attributes, reference]);
}

/** Read-only, owned by root. */
function posixAttributes(directory: boolean): Buffer {
  const mode = directory ? 0o040_555 : 0o100_444;
  const links = directory ? 2 : 1;
  return Buffer.concat([Buffer.from([0x50, 0x58, 36, 1]), both32(mode), both32(links), both32(0), both32(0)]);
}
