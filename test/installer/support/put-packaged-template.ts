import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const DISK = "a disk that no machine boots";

/** What the package blockhost-template brings, with a stand-in for the disk. @returns its SHA-256 */
export async function putPackagedTemplate(manifestFile: string, name: string): Promise<string> {
  const folder = dirname(manifestFile);
  await mkdir(folder, { recursive: true });
  const file = `${name}.qcow2`;
  await writeFile(join(folder, file), DISK);
  const sha256 = createHash("sha256").update(DISK).digest("hex");
  const manifest = { name, file, sha256, bytes: DISK.length, version: "0.1.0", packages: [] };
  await writeFile(manifestFile, JSON.stringify(manifest));
  return sha256;
}
