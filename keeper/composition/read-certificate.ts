import { readFile } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";

/**
 * Reads PEM certificates that are nobody's secret.
 *
 * @param setting that names the file
 * @throws FinalError PORTAL_CERTIFICATE_UNREADABLE
 */
export async function readCertificate(file: string, setting: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new FinalError(
      "PORTAL_CERTIFICATE_UNREADABLE",
      `The certificate ${file} cannot be read (${cause instanceof Error ? cause.message : cause}).`,
      `Check ${setting} in the configuration.`,
      { cause },
    );
  }
}
