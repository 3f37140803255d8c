import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { buildPackages } from "../packages/build-packages.ts";
import type { OwnPackage } from "./build-iso.ts";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Some of our packages, made now, and the version that they and what is made of them have. */
export async function ownPackages(
  only: readonly string[],
  out: string,
  onProgress: (line: string) => void,
): Promise<{ version: string; packages: OwnPackage[] }> {
  const text = await readFile(join(REPOSITORY, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return { version, packages: [...(await buildPackages({ out, version, onProgress, only }))] };
}
