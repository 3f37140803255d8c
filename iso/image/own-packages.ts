import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { buildPackages } from "../packages/build-packages.ts";
import type { OwnPackage } from "./build-iso.ts";
import { HOST_RECIPE } from "./host-recipe.ts";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Our packages that a host has, made now, and the version that they and the image have. */
export async function ownPackages(
  out: string,
  onProgress: (line: string) => void,
): Promise<{ version: string; packages: OwnPackage[] }> {
  const text = await readFile(join(REPOSITORY, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  const all = await buildPackages({ out, version, onProgress });
  return { version, packages: all.filter(({ name }) => HOST_RECIPE.ours.some((one) => one === name)) };
}
