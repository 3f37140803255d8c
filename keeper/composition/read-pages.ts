import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../core/errors.ts";
import type { PageFile, Pages } from "../portal/ports/pages.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/**
 * Reads the built pages.
 *
 * @throws FinalError PORTAL_PAGES_MISSING
 */
export async function readPages(folder: string): Promise<Pages> {
  const read = async (name: string): Promise<PageFile> => ({
    type: TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    body: await readFile(join(folder, name)),
  });
  try {
    const names = await readdir(join(folder, "assets"));
    const assets = await Promise.all(
      names.map(async (name) => [`/assets/${name}`, await read(`assets/${name}`)] as const),
    );
    return { document: await read("index.html"), assets: new Map(assets) };
  } catch (cause) {
    throw new FinalError(
      "PORTAL_PAGES_MISSING",
      `The portal's pages are not in ${folder} (${cause instanceof Error ? cause.message : cause}).`,
      "Give portal.pages in the configuration as the folder in which they were built.",
      { cause },
    );
  }
}
