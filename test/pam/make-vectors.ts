/** Writes test/pam/vectors and key-vectors anew: run it with tsx after a change of format, and look at the difference. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keyVectors } from "./support/key-vectors.ts";
import { loginVectors } from "./support/login-vectors.ts";

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const root = join(import.meta.dirname, folder);
  await rm(root, { recursive: true, force: true });
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

await write("vectors", await loginVectors());
await write("key-vectors", await keyVectors());
