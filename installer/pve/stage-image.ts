import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { awaitTask } from "./await-task.ts";
import { ensureStorage } from "./ensure-storage.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";
import { STAGE } from "./stage.ts";
import type { TemplateImage } from "./template-image.ts";

const contentShape = z.array(z.object({ volid: z.string(), size: z.coerce.number() }).loose());

/**
 * The volume that a template's disk is imported from. A file is checked here and brought over, where Proxmox VE checks
 * it again; one that is there whole is not brought twice.
 *
 * @throws FinalError IMAGE_UNREADABLE, IMAGE_UNKNOWN, IMAGE_CORRUPT
 */
export async function stageImage(root: PveRoot, node: string, image: TemplateImage): Promise<string> {
  if ("volume" in image) return image.volume;
  const { file, sha256 } = image;
  const extension = /\.(qcow2|raw)$/i.exec(file)?.[1]?.toLowerCase();
  const size = await sizeOf(file);
  if (extension === undefined)
    throw new FinalError(
      "IMAGE_UNKNOWN",
      `${file} is no image that Proxmox VE imports by its name`,
      "name a file that ends in .qcow2 or .raw, and is one",
    );
  if ((await sha256Of(file)) !== sha256)
    throw new FinalError(
      "IMAGE_CORRUPT",
      `${file} does not have the SHA-256 that it should have`,
      "fetch or build the image again; its checksum stands beside it",
    );
  await ensureStorage(root, STAGE, "import");
  const name = `${sha256.slice(0, 32)}.${extension}`;
  const volid = `${STAGE}:import/${name}`;
  const there = await read(root, `/nodes/${node}/storage/${STAGE}/content`, contentShape);
  // A copy that was cut off is shorter.
  if (there.some((each) => each.volid === volid && each.size === size)) return volid;
  await awaitTask(
    root,
    await root.upload({ node, storage: STAGE, name, file, sha256 }),
    `the upload of ${file}`,
  );
  return volid;
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => unreadable(file, cause));
  return found.isFile() ? found.size : unreadable(file, new Error("no plain file"));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

function unreadable(file: string, cause: unknown): never {
  throw new FinalError(
    "IMAGE_UNREADABLE",
    `the template's image ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    "name the image by its absolute path on the machine that the installer runs on",
    { cause },
  );
}
