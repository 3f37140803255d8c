/** Bytes of a sector, and of a logical block. */
export const SECTOR = 2048;

/** One entry of a directory before it has a place on the disc. */
export interface IsoRecord {
  /** Identifier as the file system stores it: one zero byte for the directory itself, one 0x01 for its parent. */
  readonly identifier: Uint8Array;
  readonly sector: number;
  readonly size: number;
  readonly directory: boolean;
  /** System use area: Rock Ridge entries, or nothing. */
  readonly extra: Uint8Array;
}

/** Year 2000, month, day, hour, minute, second, zone: fixed, so that the same files make the same image. */
const DATE = [100, 1, 1, 0, 0, 0, 0];

/** A directory record, ECMA-119 section 9.1. At most 255 bytes, always an even number. */
export function encodeRecord(record: IsoRecord): Buffer {
  const nameEnd = 33 + record.identifier.length;
  const extraStart = nameEnd + (nameEnd % 2);
  const length = extraStart + record.extra.length + (record.extra.length % 2);
  if (length > 255) throw new RangeError(`directory record of ${length} bytes`);
  const bytes = Buffer.alloc(length);
  bytes[0] = length;
  both32(record.sector).copy(bytes, 2);
  both32(record.size).copy(bytes, 10);
  bytes.set(DATE, 18);
  bytes[25] = record.directory ? 2 : 0;
  both16(1).copy(bytes, 28);
  bytes[32] = record.identifier.length;
  bytes.set(record.identifier, 33);
  bytes.set(record.extra, extraStart);
  return bytes;
}

/** Records in whole sectors; none may cross into the next. */
export function packRecords(records: readonly Buffer[]): Buffer {
  const sectors: Buffer[] = [];
  let sector = Buffer.alloc(SECTOR);
  let used = 0;
  for (const record of records) {
    if (used + record.length > SECTOR) {
      sectors.push(sector);
      sector = Buffer.alloc(SECTOR);
      used = 0;
    }
    record.copy(sector, used);
    used += record.length;
  }
  return Buffer.concat([...sectors, sector]);
}

/** A number in both byte orders, four bytes each. */
export function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

/** A number in both byte orders, two bytes each. */
export function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}
