import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { runTool } from "../../../../devnet/image/run-tool.ts";

/** SHA-256 of all bytes of a sparse file and of where its holes are, without reading the holes. */
export async function hashSparse(file: string): Promise<string> {
  const tar = `${file}.tar`;
  await runTool("tar", ["--sparse", "--mtime=@0", "--create", "--file", tar, file]);
  const hash = createHash("sha256")
    .update(await readFile(tar))
    .digest("hex");
  await rm(tar);
  return hash;
}
