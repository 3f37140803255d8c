import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Branding } from "../ports/branding.ts";
import type { PageFile } from "../ports/pages.ts";
import { accentShades, type Shades } from "./accent-shades.ts";

/** What the operator puts on every page. */
export type Brand = Pick<Branding, "name" | "accent" | "logo">;

/** The document that browsers get. */
export interface SiteDocument extends PageFile {
  /** Of the styles within it, as a Content-Security-Policy names them. */
  readonly styleHashes: readonly string[];
}

/** The built document with the operator's name, colour and logo: they are there before any script. */
export function siteDocument({ type, body }: PageFile, { name, accent, logo }: Brand): SiteDocument {
  let html = body.toString("utf8").replaceAll("{{name}}", () => escaped(name));
  if (logo !== null) {
    html = html
      .replace(
        /<!--logo-->.*<!--\/logo-->/s,
        () => `<img src="${escaped(logo.path)}" alt="" width="26" height="26" />`,
      )
      .replace(/<link rel="icon"[^>]*>/, () => `<link rel="icon" href="${escaped(logo.path)}" />`);
  }
  if (accent !== null) html = html.replace("</head>", () => `<style>${accentStyle(accent)}</style></head>`);
  const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)];
  const whole = Buffer.from(html);
  return {
    type,
    body: whole,
    encoded: { br: brotliCompressSync(whole), gzip: gzipSync(whole) },
    styleHashes: styles.map(
      ([, style = ""]) => `'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    ),
  };
}

function accentStyle(accent: string): string {
  const { light, dark } = accentShades(accent);
  const root = ({ accent: shade, strong, on }: Shades) =>
    `:root{--accent:${shade};--accent-strong:${strong};--on-accent:${on}}`;
  return `${root(light)}@media (prefers-color-scheme:dark){${root(dark)}}`;
}

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
