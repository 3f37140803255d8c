import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { wizardWords } from "../../installer/wizard/text/wizard.ts";
import { panelWords } from "../../keeper/portal/web/text/admin/panel.ts";
import { text } from "../../keeper/portal/web/text.ts";
import { hashTree } from "../image/hash-tree.ts";
import { compressAssets } from "./compress-assets.ts";
import { wholeDocument } from "./whole-document.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const WIZARD = join(ROOT, "installer/wizard");
const WEB = join(ROOT, "keeper/portal/web");
/** All that the pages are made of: our sources, and by the lockfile the packages and the tools. */
const SOURCES = [
  "keeper/portal/web",
  "installer/wizard",
  "installer/answers",
  "keeper/core",
  "keeper/protocol",
  "package-lock.json",
  "devnet/portal",
];

/**
 * Builds the portal's pages into a folder below build/portal, named after what they are made of; does nothing when they
 * are there. Several processes may do it at once.
 *
 * @returns the folder, for `portal.pages` in the keeper's configuration; `admin` and `installer` in it have pages of
 *   their own
 */
export async function ensurePages(): Promise<string> {
  const hashes = await Promise.all(SOURCES.map((source) => hashTree(join(ROOT, source))));
  const name = createHash("sha256").update(hashes.join()).digest("hex").slice(0, 16);
  const folder = join(ROOT, "build/portal", name);
  const isBuilt = await readFile(join(folder, "index.html")).then(
    () => true,
    () => false,
  );
  if (!isBuilt) await build(folder);
  return folder;
}

async function build(folder: string): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  const environment = process.env.NODE_ENV;
  // Vite has no option for it: the same sources would make other pages where somebody tests.
  process.env.NODE_ENV = "production";
  try {
    await buildPages(WEB, text, draft);
    // The operator's panel is served by itself, and shares no file with what tenants get.
    await buildPages(join(WEB, "admin"), panelWords, join(draft, "admin"));
    // So are the installer's, by a server of their own.
    await buildPages(WIZARD, wizardWords, join(draft, "installer"), false);
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
  // Whoever was first has made the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
}

async function buildPages(root: string, words: object, outDir: string, hasStyle = true): Promise<void> {
  // Vite takes a second to load; most starts find the pages built.
  const vite = await import("vite");
  await vite.build({
    configFile: false,
    root,
    logLevel: "error",
    plugins: [wholeDocument(words, hasStyle)],
    build: {
      outDir,
      // The policy takes no script, style or font from within a page.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2023",
      // The server tells browsers of each page's files.
      manifest: "manifest.json",
      license: { fileName: "licenses.md" },
    },
  });
  await compressAssets(join(outDir, "assets"));
}
