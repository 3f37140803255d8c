import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { SigningPage } from "./signing-page.ts";

const web = (name: string) => fileURLToPath(new URL(`../../portal/web/${name}`, import.meta.url));

/** Makes the page from its sources, which takes a tenth of a second: the portal's wallet code and look. */
export async function buildPage(): Promise<SigningPage> {
  const [html, style, script] = await Promise.all([
    readFile(web("local/local.html"), "utf8"),
    bundle("styles.css"),
    bundle("local/local-page.tsx"),
  ]);
  return { html, style, script };
}

async function bundle(name: string): Promise<string> {
  // Only who signs in a browser waits for it to load.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [web(name)],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`this is a bug: ${name} came to nothing`);
  return file.text;
}
