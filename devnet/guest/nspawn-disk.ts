import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

const FILE = "disk.json";

const schema = z.object({
  /** Folders below this VM's own layer, the topmost first. */
  lower: z.array(z.string()).min(1),
  /** What the disk's size would be; a folder has none. */
  bytes: z.int().positive(),
});

/** A container's disk: overlay layers in place of qcow2's backing files. */
export type NspawnDisk = z.infer<typeof schema>;

export async function writeNspawnDisk(dir: string, disk: NspawnDisk): Promise<void> {
  await mkdir(join(dir, "upper"), { recursive: true });
  await writeFile(join(dir, FILE), `${JSON.stringify(disk)}\n`);
}

/** FinalError `NO_DISK` when the folder holds none. */
export async function readNspawnDisk(dir: string): Promise<NspawnDisk> {
  try {
    return schema.parse(JSON.parse(await readFile(join(dir, FILE), "utf8")));
  } catch (cause) {
    throw new FinalError("NO_DISK", `${dir} holds no disk of the nspawn driver`, "Create or clone it first", {
      cause,
    });
  }
}

/** The layers that a copy-on-write clone of this disk stands on; a layer with nothing in it is left out. */
export async function layersOf(dir: string): Promise<string[]> {
  const { lower } = await readNspawnDisk(dir);
  const upper = join(dir, "upper");
  const own = (await readdir(upper)).length > 0;
  return own ? [upper, ...lower] : lower;
}
