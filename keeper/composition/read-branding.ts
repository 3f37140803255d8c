import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";
import type { Branding } from "../portal/ports/branding.ts";
import type { PortalConfig } from "../portal/server/portal-config.ts";

/** Bytes: every visitor loads the logo, and the terms with each page. */
const MOST = { logo: 256 * 1_024, terms: 64 * 1_024 };
const PNG = "89504e470d0a1a0a";

/**
 * Reads what the operator puts on the pages.
 *
 * @throws FinalError PORTAL_SITE_UNUSABLE
 */
export async function readBranding({
  name,
  accent,
  logoFile,
  termsFile,
}: PortalConfig["site"]): Promise<Branding> {
  return {
    name: name ?? "BlockHost",
    accent: accent?.toLowerCase() ?? null,
    logo:
      logoFile === undefined ? null : logoOf(await readBounded("logoFile", logoFile, MOST.logo), logoFile),
    terms:
      termsFile === undefined
        ? null
        : textOf(await readBounded("termsFile", termsFile, MOST.terms), termsFile),
  };
}

/** By its first bytes, not by its name. An SVG can hold scripts, so none is taken. */
function logoOf(body: Buffer, file: string): Branding["logo"] {
  const isPng = body.subarray(0, 8).toString("hex") === PNG;
  const isWebp = body.toString("latin1", 0, 4) === "RIFF" && body.toString("latin1", 8, 12) === "WEBP";
  if (!isPng && !isWebp) throw unusable("logoFile", file, "is neither PNG nor WebP");
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 16);
  const kind = isPng ? "png" : "webp";
  return { path: `/logo/${hash}.${kind}`, file: { type: `image/${kind}`, body } };
}

function textOf(body: Buffer, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body).replaceAll("\r\n", "\n").trim();
  } catch {
    throw unusable("termsFile", file, "is not UTF-8 text");
  }
}

async function readBounded(field: string, file: string, most: number): Promise<Buffer> {
  const body = await readAtMost(file, most + 1).catch((cause: unknown) => {
    throw unusable(field, file, `cannot be read (${cause instanceof Error ? cause.message : cause})`);
  });
  if (body.length > most) throw unusable(field, file, `has more than ${most / 1_024} KiB`);
  return body;
}

async function readAtMost(file: string, most: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function unusable(field: string, file: string, why: string): FinalError {
  return new FinalError(
    "PORTAL_SITE_UNUSABLE",
    `The file ${file} ${why}.`,
    `Correct portal.site.${field} in the configuration: a PNG or WebP of at most 256 KiB, plain text of at most 64 KiB.`,
  );
}
