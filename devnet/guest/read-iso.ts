const sector = 2048;
const directoryFlag = 0x02;

interface IsoRecord {
  readonly name: string;
  readonly start: number;
  readonly length: number;
  readonly isDirectory: boolean;
}

/**
 * The files of an ISO 9660 image by path (`blockhost/guest.conf`); Joliet's names where it has them, else the
 * plain ones in lower case. Empty when the bytes are no such image.
 */
export function readIso(image: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const volume = findVolume(image);
  if (volume) walk(image, volume.root, volume.joliet, "", files, 0);
  return files;
}

function findVolume(image: Buffer): { root: IsoRecord; joliet: boolean } | undefined {
  let found: { root: IsoRecord; joliet: boolean } | undefined;
  for (let at = 16 * sector; at + sector <= image.length; at += sector) {
    if (image.toString("latin1", at + 1, at + 6) !== "CD001") break;
    const type = image[at];
    if (type === 255) break;
    const escapeSequence = image.toString("latin1", at + 88, at + 91);
    const joliet = type === 2 && /^%\/[@CE]$/.test(escapeSequence);
    if (joliet || (type === 1 && !found)) found = { root: readRecord(image, at + 156, joliet), joliet };
  }
  return found;
}

function walk(
  image: Buffer,
  directory: IsoRecord,
  joliet: boolean,
  prefix: string,
  files: Map<string, Buffer>,
  depth: number,
): void {
  if (depth > 8) return;
  const end = Math.min(directory.start + directory.length, image.length);
  let at = directory.start;
  while (at < end) {
    const size = image[at] ?? 0;
    if (size === 0) {
      // A record never crosses a sector: the rest of this one is padding.
      at = (Math.floor(at / sector) + 1) * sector;
      continue;
    }
    const record = readRecord(image, at, joliet);
    at += size;
    // The first two records of a directory are itself and its parent, named by one byte.
    if (record.name === "\0" || record.name === "\x01") continue;
    const path = `${prefix}${record.name}`;
    if (record.isDirectory) walk(image, record, joliet, `${path}/`, files, depth + 1);
    else files.set(path, image.subarray(record.start, record.start + record.length));
  }
}

function readRecord(image: Buffer, at: number, joliet: boolean): IsoRecord {
  const nameLength = image[at + 32] ?? 0;
  const bytes = image.subarray(at + 33, at + 33 + nameLength);
  const plain = bytes.toString("latin1");
  const name =
    nameLength === 1 ? plain : joliet ? Buffer.from(bytes).swap16().toString("utf16le") : plain.toLowerCase();
  return {
    name: nameLength === 1 ? name : name.replace(/;\d+$/, "").replace(/\.$/, ""),
    start: image.readUInt32LE(at + 2) * sector,
    length: image.readUInt32LE(at + 10),
    isDirectory: ((image[at + 25] ?? 0) & directoryFlag) !== 0,
  };
}
