import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { CpioEntry } from "../../devnet/image/write-cpio.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { BOOT_MEDIUM } from "../image/boot-medium.ts";
import { hashFile } from "../image/hash-file.ts";
import { readCpio } from "./read-cpio.ts";

/** What of an installation image goes over the network. */
export interface ImageParts {
  readonly version: string;
  /** The installer's initramfs, as it starts from the image. */
  readonly initramfs: readonly CpioEntry[];
  /** The file of the root that is installed, which the initramfs knows by its hash. */
  readonly root: string;
  readonly sha256: string;
}

/**
 * Takes an image of `./blockhost iso` apart, into the folder.
 *
 * @throws FinalError `PRESEED_IMAGE_MISSING`, `PRESEED_IMAGE_UNFIT`, `TOOL_MISSING`, `TOOL_FAILED`
 */
export async function imageParts(image: string, folder: string): Promise<ImageParts> {
  await access(image).catch((cause: unknown) => {
    const remedy = "Make it first: ./blockhost iso";
    throw new FinalError("PRESEED_IMAGE_MISSING", `there is no image ${image}`, remedy, { cause });
  });
  const at = (path: string): string => join(folder, path);
  const { payload, initramfs } = BOOT_MEDIUM;
  const wanted = [payload.root, initramfs].flatMap((path) => ["-extract", `/${path}`, at(path)]);
  // A file, wherever it lies: below /dev/shm too.
  await runTool("xorriso", ["-osirrox", "on", "-indev", `stdio:${image}`, ...wanted]);
  const cpio = at("initramfs.cpio");
  await runTool("zstd", ["--quiet", "--decompress", at(initramfs), "-o", cpio]);
  const entries = readCpio(await readFile(cpio));
  const told = entries.find(({ name }) => name === "blockhost/payload")?.content?.toString() ?? "";
  const [, sha256 = "", version = ""] = /^sha256=([0-9a-f]{64})\nversion=(\S+)\n$/.exec(told) ?? [];
  const root = at(payload.root);
  const found = await hashFile(root);
  if (found === sha256) return { version, initramfs: entries, root, sha256 };
  const what = `${image} is damaged: its root has the SHA-256 ${found} and not ${sha256 || "one that it knows"}`;
  throw new FinalError("PRESEED_IMAGE_UNFIT", what, "Make it anew: ./blockhost iso");
}
