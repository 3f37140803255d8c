import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

/** A template that a package has brought. */
export interface PackagedTemplate {
  readonly name: string;
  /** The disk, by its absolute path. */
  readonly file: string;
  /** Of the disk, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly version: string;
}

/** Of iso/template/manifest.ts. */
const manifest = z.object({
  name: z.string(),
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  version: z.string(),
});

/**
 * The template of the package blockhost-template, or null when there is none.
 *
 * @param manifestFile where that package puts what is said of it
 * @throws FinalError TEMPLATE_MANIFEST_INVALID
 */
export async function packagedTemplate(manifestFile: string): Promise<PackagedTemplate | null> {
  const text = await readFile(manifestFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const { name, file, sha256, bytes, version } = manifest.parse(JSON.parse(text));
    return { name, file: join(dirname(manifestFile), file), sha256, bytes, version };
  } catch (cause) {
    throw new FinalError(
      "TEMPLATE_MANIFEST_INVALID",
      `${manifestFile} does not say what the packaged template is`,
      "install the package blockhost-template again",
      { cause },
    );
  }
}
