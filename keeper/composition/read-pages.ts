import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../core/errors.ts";
import type { PageFile, Pages } from "../portal/ports/pages.ts";
import { pageFiles } from "./page-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};
/** What a compressed file has at the end of its name. */
const ENCODINGS = { br: ".br", gzip: ".gz" } as const;

/**
 * Reads the built pages.
 *
 * @throws FinalError PORTAL_PAGES_MISSING
 */
export async function readPages(folder: string): Promise<Pages> {
  const read = async (name: string, others: ReadonlySet<string>): Promise<PageFile> => {
    const encoded = Object.entries(ENCODINGS)
      .filter(([, ending]) => others.has(`${name}${ending}`))
      .map(
        async ([encoding, ending]) => [encoding, await readFile(join(folder, `${name}${ending}`))] as const,
      );
    return {
      type: TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      body: await readFile(join(folder, name)),
      encoded: Object.fromEntries(await Promise.all(encoded)),
    };
  };
  try {
    const names = new Set((await readdir(join(folder, "assets"))).map((name) => `assets/${name}`));
    const assets = [...names]
      .filter((name) => !Object.values(ENCODINGS).some((ending) => name.endsWith(ending)))
      .map(async (name) => [`/${name}`, await read(name, names)] as const);
    return {
      document: await read("index.html", names),
      assets: new Map(await Promise.all(assets)),
      files: pageFiles(await readFile(join(folder, "manifest.json"), "utf8")),
    };
  } catch (cause) {
    throw new FinalError(
      "PORTAL_PAGES_MISSING",
      `The portal's pages are not in ${folder} (${cause instanceof Error ? cause.message : cause}).`,
      "Give portal.pages in the configuration as the folder in which they were built.",
      { cause },
    );
  }
}
