import { both16, both32, encodeRecord, type IsoRecord, packRecords, SECTOR } from "./iso9660-record.ts";
import { rockRidge, rockRidgeDot } from "./rock-ridge.ts";

/** The label by which cloud-init and our first-boot unit know the disc. */
const LABEL = "cidata";

interface Entry {
  readonly name: string;
  /** Null for a folder. */
  readonly content: Uint8Array | null;
}

interface Folder {
  /** Empty for the root. */
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** The two directory trees over the same files: plain ISO 9660 with Rock Ridge, and Joliet. */
interface Tree {
  readonly joliet: boolean;
  identifier(entry: Entry, index: number): Buffer;
  extra(entry: Entry): Uint8Array;
  dot(root: boolean): Uint8Array;
}

const ROCK_RIDGE: Tree = {
  joliet: false,
  identifier: (entry, index) => Buffer.from(plainName(entry, index)),
  extra: (entry) => rockRidge(entry.name, entry.content === null),
  dot: rockRidgeDot,
};

const JOLIET: Tree = {
  joliet: true,
  identifier: (entry) => ucs2(entry.content === null ? entry.name : `${entry.name};1`),
  extra: () => new Uint8Array(),
  dot: () => new Uint8Array(),
};

/**
 * An ISO 9660 image with Joliet and Rock Ridge, label `cidata`. Pure: the same files give the same bytes.
 *
 * @param files path -> content; letters, digits, dot, dash and underscore, at most 60 characters a name, and at most
 *   one folder deep. Text is written as UTF-8.
 * @throws RangeError for any other path
 */
export function seedIso(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const folders = foldersOf(files);
  // 16 sectors of system area, three descriptors, four path tables; then folders twice, then files.
  let next = 23;
  const place = (size: number) => {
    const sector = next;
    next += Math.max(1, Math.ceil(size / SECTOR));
    return sector;
  };
  const sizes = [ROCK_RIDGE, JOLIET].map((tree) =>
    folders.map((folder) => directory(tree, folder, folders).length),
  );
  const places = sizes.map((list) => list.map(place));
  const contents = folders.flatMap(({ entries }) => entries.flatMap(({ content }) => content ?? []));
  const fileSectors = new Map(contents.map((content) => [content, place(content.length)]));

  const image = Buffer.alloc(next * SECTOR);
  [ROCK_RIDGE, JOLIET].forEach((tree, t) => {
    const where = (folder: Folder) => ({
      sector: places[t]?.[folders.indexOf(folder)] ?? 0,
      size: sizes[t]?.[folders.indexOf(folder)] ?? 0,
    });
    for (const folder of folders) {
      directory(tree, folder, folders, where, fileSectors).copy(image, where(folder).sector * SECTOR);
    }
    const root = folders[0] as Folder;
    const tables = [false, true].map((big) => pathTable(tree, folders, where, big));
    tables.forEach((table, i) => {
      table.copy(image, (19 + 2 * t + i) * SECTOR);
    });
    const rootRecord = encodeRecord({
      identifier: Buffer.from([0]),
      ...where(root),
      directory: true,
      extra: new Uint8Array(),
    });
    descriptor(tree, next, tables[0]?.length ?? 0, 19 + 2 * t, rootRecord).copy(image, (16 + t) * SECTOR);
  });
  image.set([255, ...Buffer.from("CD001"), 1], 18 * SECTOR);
  for (const [content, sector] of fileSectors) image.set(content, sector * SECTOR);
  return image;
}

function foldersOf(files: Readonly<Record<string, string | Uint8Array>>): readonly Folder[] {
  const names = new Map<string, Map<string, Uint8Array>>([["", new Map()]]);
  for (const [path, content] of Object.entries(files)) {
    const match = /^(?:([A-Za-z0-9][\w.-]{0,59})\/)?([A-Za-z0-9][\w.-]{0,59})$/.exec(path);
    if (match === null) throw new RangeError(`not a path of a seed: ${path}`);
    const [, folder = "", name = ""] = match;
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content);
    names.set(folder, (names.get(folder) ?? new Map()).set(name, bytes));
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const folders = [...names]
    .map(([name, list]) => ({
      name,
      entries: [...list].map(([n, content]) => ({ name: n, content })).sort(byName),
    }))
    .sort(byName);
  const subfolders = folders.slice(1).map(({ name }): Entry => ({ name, content: null }));
  const root = folders[0] as Folder;
  return [{ name: "", entries: [...root.entries, ...subfolders].sort(byName) }, ...folders.slice(1)];
}

/** The records of a folder; without places it has its final size already. */
function directory(
  tree: Tree,
  folder: Folder,
  folders: readonly Folder[],
  where: (folder: Folder) => { sector: number; size: number } = () => ({ sector: 0, size: 0 }),
  fileSectors: ReadonlyMap<Uint8Array, number> = new Map(),
): Buffer {
  const root = folders[0] as Folder;
  const records: IsoRecord[] = folder.entries.map((entry, index) => ({
    identifier: tree.identifier(entry, index),
    ...(entry.content === null
      ? where(folders.find(({ name }) => name === entry.name) as Folder)
      : { sector: fileSectors.get(entry.content) ?? 0, size: entry.content.length }),
    directory: entry.content === null,
    extra: tree.extra(entry),
  }));
  records.sort((a, b) => Buffer.compare(a.identifier, b.identifier));
  const self = {
    identifier: Buffer.from([0]),
    ...where(folder),
    directory: true,
    extra: tree.dot(folder === root),
  };
  const parent = { identifier: Buffer.from([1]), ...where(root), directory: true, extra: tree.dot(false) };
  return packRecords([self, parent, ...records].map(encodeRecord));
}

/** An 8.3 name that is unique in its folder. Only readers without Rock Ridge and Joliet see it. */
function plainName({ name, content }: Entry, index: number): string {
  const clean = (text: string, length: number) =>
    text
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "_")
      .slice(0, length);
  const dot = name.lastIndexOf(".");
  const base =
    clean(dot > 0 ? name.slice(0, dot) : name, 6) + index.toString(36).toUpperCase().padStart(2, "0");
  if (content === null) return base;
  return `${base}.${dot > 0 ? clean(name.slice(dot + 1), 3) : ""};1`;
}

function pathTable(
  tree: Tree,
  folders: readonly Folder[],
  where: (folder: Folder) => { sector: number },
  bigEndian: boolean,
): Buffer {
  const root = folders[0] as Folder;
  const entries = folders.map((folder) => {
    const index = root.entries.findIndex(({ name, content }) => content === null && name === folder.name);
    const entry = root.entries[index];
    const identifier = entry === undefined ? Buffer.from([0]) : tree.identifier(entry, index);
    const head = Buffer.alloc(8);
    head[0] = identifier.length;
    if (bigEndian) head.writeUInt32BE(where(folder).sector, 2);
    else head.writeUInt32LE(where(folder).sector, 2);
    head[bigEndian ? 7 : 6] = 1;
    return Buffer.concat([head, identifier, Buffer.alloc(identifier.length % 2)]);
  });
  return Buffer.concat(entries);
}

/** A primary or supplementary volume descriptor, ECMA-119 sections 8.4 and 8.5. */
function descriptor(
  tree: Tree,
  sectors: number,
  tableSize: number,
  tableSector: number,
  root: Buffer,
): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  const text = (value: string, start: number, length: number) => {
    const padded = value.padEnd(tree.joliet ? length / 2 : length);
    (tree.joliet ? ucs2(padded) : Buffer.from(padded)).copy(bytes, start, 0, length);
  };
  bytes.set([tree.joliet ? 2 : 1, ...Buffer.from("CD001"), 1]);
  text("LINUX", 8, 32);
  text(LABEL, 40, 32);
  both32(sectors).copy(bytes, 80);
  // The escape sequence that says UCS-2 level 3.
  if (tree.joliet) bytes.write("%/E", 88, "latin1");
  both16(1).copy(bytes, 120);
  both16(1).copy(bytes, 124);
  both16(SECTOR).copy(bytes, 128);
  both32(tableSize).copy(bytes, 132);
  bytes.writeUInt32LE(tableSector, 140);
  bytes.writeUInt32BE(tableSector + 1, 148);
  root.copy(bytes, 156);
  for (const start of [190, 318, 446, 574]) text("", start, 128);
  for (const start of [702, 739, 776]) text("", start, 36);
  for (const start of [813, 830, 847, 864]) bytes.write("0".repeat(16), start, "latin1");
  bytes[881] = 1;
  return bytes;
}

function ucs2(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
