import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { SigningPage } from "./signing-page.ts";

const web = (name: string) => fileURLToPath(new URL(`../../portal/web/${name}`, import.meta.url));

/** Makes the page from its sources, which takes a tenth of a second: the portal's wallet code and look. */
export async function buildPage(): Promise<SigningPage> {
  // Only who signs in a browser waits for it to load.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [web("local/local-page.tsx")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    logLevel: "error",
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error("this is a bug: the page has no script");
  const text = (name: string) => readFile(web(name), "utf8");
  return { html: await text("local/local.html"), style: await text("styles.css"), script: script.text };
}
