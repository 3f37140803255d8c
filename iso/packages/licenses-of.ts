import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENSE = /^(licen[cs]e|copying)([.-].*)?$/i;

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });

/**
 * Names, versions and licences of the packages that bundles are made of, with the words that each asks to be kept.
 *
 * @param inputs files of a bundle, from the repository's root
 */
export async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const [, folder] = PACKAGE.exec(input) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  const parts = ["# Packages that are part of BlockHost's programs\n"];
  for (const folder of [...folders].sort()) {
    const path = join(ROOT, folder);
    const { name, version, license } = manifest.parse(
      JSON.parse(await readFile(join(path, "package.json"), "utf8")),
    );
    parts.push(`## ${name} ${version} (${license ?? "see below"})\n`);
    for (const file of (await readdir(path)).filter((one) => LICENSE.test(one)).sort())
      parts.push(`${(await readFile(join(path, file), "utf8")).trim()}\n`);
  }
  return parts.join("\n");
}
