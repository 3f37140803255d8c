/** Writes test/pam/vectors anew: run it with tsx after a change of format, and look at the difference. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loginVectors } from "./support/login-vectors.ts";

const root = join(import.meta.dirname, "vectors");
await rm(root, { recursive: true, force: true });
for (const [path, content] of await loginVectors()) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
